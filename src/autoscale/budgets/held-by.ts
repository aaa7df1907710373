import { bookedOf } from './account.ts';
import type { Ledger } from './ledger.ts';

/** So many holders are named; the others are counted, so that a record stays short. */
const NAMED = 5;

/**
 * Who has how much, the largest first, for records and messages: `api 12, mail 8`. A guarantee that is not used up counts, as nobody
 * else can have it.
 */
export const heldBy = ({ accounts }: Pick<Ledger, 'accounts'>): string => {
  const holders = accounts
    .map((account) => ({ name: account.name, booked: bookedOf(account) }))
    .filter(({ booked }) => booked > 0)
    .sort((one, other) => other.booked - one.booked);
  const named = holders.slice(0, NAMED).map(({ name, booked }) => `${name} ${booked}`);
  const others = holders.slice(NAMED);
  if (others.length > 0) named.push(`${others.length} others ${others.reduce((sum, { booked }) => sum + booked, 0)}`);
  return named.length === 0 ? 'nobody holds any' : named.join(', ');
};
