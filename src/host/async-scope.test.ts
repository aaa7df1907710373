import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { createAsyncScopes } from './async-scope.ts';

describe('createAsyncScopes', () => {
  it('captures the context of whoever asks, from the first store that the process uses', () => {
    const scopes = createAsyncScopes();
    const storage = new AsyncLocalStorage<string>();
    const scope = storage.run('mine', () => scopes.capture());
    expect(storage.run('theirs', () => scope?.runInAsyncScope(() => storage.getStore()))).toBe('mine');
  });

  it('has the maker’s context for what was handed in without one', () => {
    const storage = new AsyncLocalStorage<string>();
    const scopes = storage.run('maker', createAsyncScopes);
    const neutral = storage.run('starter', () => scopes.neutral());
    expect(storage.run('starter', () => neutral?.runInAsyncScope(() => storage.getStore()))).toBe('maker');
  });
});
