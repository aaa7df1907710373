import { describe, expect, it } from 'vitest';
import { decodeThrown, encodeThrown, reduceThrown } from './thrown-value.ts';

const refuse = (): never => {
  throw new Error('not to be looked at');
};

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

describe('a thrown value that cannot be looked at', () => {
  it.each([
    ['a proxy that was revoked', revoked()],
    ['a proxy whose traps throw', new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse })],
  ])('crosses as words: %s', (_name, thrown) => {
    for (const encoded of [encodeThrown(thrown), reduceThrown(thrown)]) {
      const error = decodeThrown(structuredClone(encoded));
      expect(error).toMatchObject({ name: 'DataCloneError' });
      expect(String(error)).toContain('The handler threw a value that cannot be cloned');
    }
  });
});
