/** One holder's line in the ledger of a budget. Sizes are in workers. */
export interface Account {
  readonly name: string;
  readonly priority: number;
  /** Reserved for the holder, used or not. */
  guarantee: number;
  /** Granted and not released: as many may exist. */
  held: number;
  /** The size that the holder steers to, at most `held`. What it holds above is on its way back. */
  aim: number;
  /** What the holder can use, as it said last. */
  needed: number;
  /** Whether nothing may be asked back. */
  isFrozen: boolean;
}

/** What nobody else can have: what is held, and at least the guarantee. */
export const bookedOf = ({ guarantee, held }: Account): number => Math.max(guarantee, held);

/** What is held and on its way back. */
export const leavingOf = ({ guarantee, held, aim }: Account): number => Math.max(0, held - Math.max(guarantee, aim));
