/**
 * Where chance comes from. Code that draws lots takes a `Random`; nothing in marea draws by itself, so that a run can be
 * repeated from its seed.
 * @public
 */
export interface Random {
  /** The next number, uniform in [0, 1). */
  next(): number;
}
