import { describe, expect, it } from 'vitest';

import { EventSource } from './index.ts';

const createSource = (): { source: EventSource<number>; reported: unknown[] } => {
  const reported: unknown[] = [];
  return { source: new EventSource<number>((error) => reported.push(error)), reported };
};

describe('EventSource', () => {
  it('tells every listener in the order of subscription', () => {
    const { source } = createSource();
    const heard: string[] = [];
    source.subscribe((value) => heard.push(`a${value}`));
    source.subscribe((value) => heard.push(`b${value}`));
    source.emit(1);
    source.emit(2);
    expect(heard).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it.each([null, undefined, {}, 'log'])('refuses %j as a listener at once, not when something happens', (listener) => {
    const { source } = createSource();
    expect(() => source.subscribe(listener as never)).toThrow('`listener` must be a function');
    expect(source.hasListeners).toBe(false);
  });

  it('stops telling a listener that is disposed, also twice', () => {
    const { source } = createSource();
    const heard: number[] = [];
    const subscription = source.subscribe((value) => heard.push(value));
    expect(source.hasListeners).toBe(true);
    source.emit(1);
    subscription[Symbol.dispose]();
    subscription[Symbol.dispose]();
    source.emit(2);
    expect(heard).toEqual([1]);
    expect(source.hasListeners).toBe(false);
  });

  it('keeps two subscriptions of one function apart', () => {
    const { source } = createSource();
    let calls = 0;
    const listener = (): void => {
      calls += 1;
    };
    const first = source.subscribe(listener);
    source.subscribe(listener);
    first[Symbol.dispose]();
    source.emit(1);
    expect(calls).toBe(1);
  });

  it('reports a listener that throws and goes on with the others', () => {
    const { source, reported } = createSource();
    const heard: number[] = [];
    const error = new Error('listener');
    source.subscribe(() => {
      throw error;
    });
    source.subscribe((value) => heard.push(value));
    source.emit(1);
    source.emit(2);
    expect(reported).toEqual([error, error]);
    expect(heard).toEqual([1, 2]);
  });

  it('does not call a listener any more that another one has disposed during the emit', () => {
    const { source } = createSource();
    const heard: number[] = [];
    source.subscribe(() => second[Symbol.dispose]());
    const second = source.subscribe((value) => heard.push(value));
    const third = source.subscribe((value) => heard.push(value * 10));
    source.emit(1);
    expect(heard).toEqual([10]);
    third[Symbol.dispose]();
  });

  it('lets a listener dispose itself without skipping the next one', () => {
    const { source } = createSource();
    const heard: string[] = [];
    const once = source.subscribe(() => {
      heard.push('once');
      once[Symbol.dispose]();
    });
    source.subscribe(() => heard.push('always'));
    source.emit(1);
    source.emit(2);
    expect(heard).toEqual(['once', 'always', 'always']);
  });

  it('does not call a listener in the emit that it was added by', () => {
    const { source } = createSource();
    const heard: number[] = [];
    source.subscribe((value) => {
      if (value === 1) source.subscribe((later) => heard.push(later));
    });
    source.emit(1);
    expect(heard).toEqual([]);
    source.emit(2);
    expect(heard).toEqual([2]);
  });

  it('tells all listeners in the same order when one of them emits', () => {
    const { source } = createSource();
    const first: number[] = [];
    const second: number[] = [];
    source.subscribe((value) => {
      first.push(value);
      if (value < 3) source.emit(value + 1);
    });
    source.subscribe((value) => second.push(value));
    source.emit(1);
    expect(first).toEqual([1, 2, 3]);
    expect(second).toEqual([1, 2, 3]);
  });

  it('tells nobody once cleared, not even the rest of the emit that is under way', () => {
    const { source } = createSource();
    const heard: number[] = [];
    source.subscribe(() => source.clear());
    source.subscribe((value) => heard.push(value));
    source.emit(1);
    source.emit(2);
    expect(heard).toEqual([]);
    expect(source.hasListeners).toBe(false);
  });

  it('works again after its error sink has thrown', () => {
    const source = new EventSource<number>((error) => {
      throw error;
    });
    const heard: number[] = [];
    source.subscribe((value) => {
      if (value === 1) throw new Error('sink');
      heard.push(value);
    });
    expect(() => source.emit(1)).toThrow('sink');
    source.emit(2);
    expect(heard).toEqual([2]);
  });
});
