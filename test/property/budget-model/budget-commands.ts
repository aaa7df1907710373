import fc from 'fast-check';
import { expect } from 'vitest';
import type { Budget } from '../../../src/autoscale/index.ts';
import type { BudgetModel, ModelHolder } from './budget-model.ts';

type BudgetCommand = fc.Command<BudgetModel, Budget>;

/** What holds after every command. */
const checkBooks = (model: BudgetModel, budget: Budget): void => {
  const { used, free, holders } = budget.snapshot();
  expect({ used, free }).toEqual({ used: model.used, free: model.free });
  expect(free).toBeGreaterThanOrEqual(0);
  expect(used).toBeLessThanOrEqual(model.max);
  expect(holders.map(({ guarantee, held }) => ({ guarantee, held }))).toEqual(
    model.holders.map(({ guarantee, held }) => ({ guarantee, held })),
  );
  const asked = holders.reduce((sum, { askedBack }) => sum + askedBack, 0);
  const missing = holders.reduce((sum, { needed, held, guarantee }) => sum + Math.max(0, needed - Math.max(held, guarantee)), 0);
  expect(asked).toBeLessThanOrEqual(missing);
  for (const [index, { share, guarantee, held, isFrozen }] of model.holders.entries()) {
    expect(share.held).toBeGreaterThanOrEqual(0);
    expect(share.wouldGrant(Math.max(0, guarantee - held))).toBe(Math.max(0, guarantee - held));
    const askedBack = holders[index]?.askedBack ?? 0;
    expect(askedBack).toBeLessThanOrEqual(isFrozen ? 0 : Math.max(0, held - guarantee));
  }
};

/** A command on the holder at a place, counted round; not run while there is none. */
const onHolder = (
  place: number,
  text: string,
  run: (holder: ModelHolder, model: BudgetModel, budget: Budget) => void,
): BudgetCommand => ({
  check: ({ holders }) => holders.length > 0,
  run: (model, budget) => {
    const holder = model.holders[place % model.holders.length];
    if (holder !== undefined) run(holder, model, budget);
    checkBooks(model, budget);
  },
  toString: () => `${text} at ${place}`,
});

const register = (guarantee: number, priority: number): BudgetCommand => ({
  check: () => true,
  run: (model, budget) => {
    const book = () => budget.register({ name: `h${model.holders.length}`, guarantee, priority });
    if (guarantee > model.free) expect(book).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'guarantee' }));
    else model.holders.push({ share: book(), priority, guarantee, held: 0, isFrozen: false });
    checkBooks(model, budget);
  },
  toString: () => `register ${guarantee}, priority ${priority}`,
});

/** What the one holder of the highest priority is short of and could have, if nobody else had borrowed. */
const owedToTop = ({ holders, max }: BudgetModel, budget: Budget): number => {
  const highest = Math.max(...holders.map(({ priority }) => priority));
  const [top, second] = holders.filter(({ priority }) => priority === highest);
  if (top === undefined || second !== undefined) return 0;
  const others = holders.filter((other) => other !== top);
  const fixed = others.reduce(
    (sum, { guarantee, held, isFrozen }) => sum + (isFrozen ? Math.max(guarantee, held) : guarantee),
    0,
  );
  const needed = budget.snapshot().holders[holders.indexOf(top)]?.needed ?? 0;
  return Math.min(needed, max - fixed) - Math.max(top.guarantee, top.held);
};

const request = (place: number, n: number, usefulRatio: number): BudgetCommand =>
  onHolder(place, `request ${n}`, (holder, model, budget) => {
    const needed = Math.floor((holder.held + n) * usefulRatio);
    const foretold = holder.share.wouldGrant(n, needed);
    const granted = holder.share.request(n, needed);
    expect(granted).toBe(foretold);
    expect(granted).toBeGreaterThanOrEqual(Math.min(n, Math.max(0, holder.guarantee - holder.held)));
    expect(granted).toBeLessThanOrEqual(n);
    const isBorrowing = holder.held + granted > holder.guarantee && granted > 0;
    holder.held += granted;
    const isTop = model.holders.every(({ priority }) => priority <= holder.priority);
    if (isBorrowing && !isTop) expect(model.free).toBeGreaterThanOrEqual(owedToTop(model, budget));
    // Nobody is served before it: what was not granted was not there.
    if (n > granted && usefulRatio === 1 && isAlone(model, holder)) expect(model.free).toBe(0);
  });

/** Whether all others have a lower priority. */
const isAlone = ({ holders }: BudgetModel, holder: ModelHolder): boolean =>
  holders.every((other) => other === holder || other.priority < holder.priority);

const release = (place: number, ratio: number): BudgetCommand =>
  onHolder(place, `release ${ratio}`, (holder) => {
    const n = Math.floor(holder.held * ratio);
    holder.share.release(n);
    holder.held -= n;
  });

const releaseTooMuch = (place: number, more: number): BudgetCommand =>
  onHolder(place, 'release too much', ({ share, held }) => {
    for (const n of [held + more, -more, more + 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => share.release(n)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'n' }));
    }
    for (const n of [-more, more + 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => share.request(n)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'n' }));
    }
  });

const shrinkTo = (place: number, ratio: number): BudgetCommand =>
  onHolder(place, `shrinkTo ${ratio}`, ({ share, held }) => share.shrinkTo(Math.floor(held * ratio)));

const setGuarantee = (place: number, guarantee: number): BudgetCommand =>
  onHolder(place, `setGuarantee ${guarantee}`, (holder, model) => {
    const { share, held } = holder;
    const most = model.free + Math.max(holder.guarantee, held);
    if (guarantee > most) {
      expect(() => share.setGuarantee(guarantee)).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
      return;
    }
    share.setGuarantee(guarantee);
    holder.guarantee = guarantee;
  });

const freeze = (place: number, isFrozen: boolean): BudgetCommand =>
  onHolder(place, `freeze ${isFrozen}`, (holder) => {
    holder.share.freeze(isFrozen);
    holder.isFrozen = isFrozen;
  });

const close = (place: number): BudgetCommand =>
  onHolder(place, 'close', (holder, model) => {
    const { share } = holder;
    share.close();
    share.close();
    model.holders = model.holders.filter((other) => other !== holder);
    for (const call of [() => share.request(1), () => share.release(0), () => share.setGuarantee(0)]) {
      expect(call).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'share' }));
    }
  });

const place = fc.nat({ max: 9 });
const ratio = fc.constantFrom(0, 0.3, 0.5, 1);

/** Any sequence of what holders can do to a budget. */
export const anyBudgetCommands = fc.commands(
  [
    fc.tuple(fc.nat({ max: 6 }), fc.integer({ min: -1, max: 2 })).map((args) => register(...args)),
    fc.tuple(place, fc.nat({ max: 20 }), ratio).map((args) => request(...args)),
    fc.tuple(place, fc.nat({ max: 20 })).map(([at, n]) => request(at, n, 1)),
    fc.tuple(place, ratio).map((args) => release(...args)),
    fc.tuple(place, fc.integer({ min: 1, max: 50 })).map((args) => releaseTooMuch(...args)),
    fc.tuple(place, ratio).map((args) => shrinkTo(...args)),
    fc.tuple(place, fc.nat({ max: 12 })).map((args) => setGuarantee(...args)),
    fc.tuple(place, fc.boolean()).map((args) => freeze(...args)),
    place.map((at) => close(at)),
  ],
  { maxCommands: 60, size: 'max' },
);
