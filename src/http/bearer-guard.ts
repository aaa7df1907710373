import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../time/index.ts';
import { HttpProblem } from './problem.ts';
import { TokenBucket } from './token-bucket.ts';

const SCHEME = /^Bearer +([\x21-\x7e]{1,512})$/iu;

/** Guesses: ten at once, then one a second, so that nobody finds a token by trying. */
const GUESSES = { burst: 10, perMs: 1_000 };

const CHALLENGE = { 'www-authenticate': 'Bearer realm="marea"' };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The answer to too many requests: when to come again, in whole seconds as HTTP wants it. */
export const tooMany = (waitMs: number, message: string): HttpProblem =>
  new HttpProblem(429, 'too-many', message, { headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) } });

/**
 * Lets those in who know the token. Compared are digests of equal length in constant time, so that the time of a refusal tells nothing
 * about the token. Wrong tokens are limited apart from right ones: who guesses keeps nobody else out.
 */
export class BearerGuard {
  readonly #guesses: TokenBucket;
  #expected: Buffer | undefined;

  constructor(clock: Pick<Clock, 'now'>, token: string | undefined) {
    this.#guesses = new TokenBucket(clock, GUESSES);
    if (token !== undefined) this.use(token);
  }

  /** Whether there is a token; without one nobody is let in. */
  get hasToken(): boolean {
    return this.#expected !== undefined;
  }

  use(token: string): void {
    this.#expected = digest(token);
  }

  /** Checks the header `Authorization`. @throws HttpProblem without the right token. */
  check(header: string | undefined): void {
    if (header === undefined) throw this.#refusal('This needs the token: `Authorization: Bearer …`');
    const given = SCHEME.exec(header)?.[1];
    if (given !== undefined && this.#expected !== undefined && timingSafeEqual(digest(given), this.#expected)) return;
    const waitMs = this.#guesses.take();
    if (waitMs > 0) throw tooMany(waitMs, 'Too many wrong tokens');
    throw this.#refusal('The token is wrong');
  }

  #refusal(message: string): HttpProblem {
    return new HttpProblem(401, 'unauthorized', message, { headers: CHALLENGE });
  }
}
