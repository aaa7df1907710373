import { describe, expect, it, vi } from 'vitest';
import { Budget, createBudget } from './budget.ts';

const shares = (max = 20) => {
  const budget = createBudget({ max });
  const high = budget.register({ name: 'high', guarantee: 2, priority: 1 });
  const low = budget.register({ name: 'low', guarantee: 2 });
  return { budget, high, low };
};

describe('BudgetShare', () => {
  it('asks lower priorities before higher ones, however much those could spare', () => {
    const budget = createBudget({ max: 20 });
    const middle = budget.register({ name: 'middle', priority: 1 });
    const low = budget.register({ name: 'low' });
    middle.request(15, 0);
    low.request(5, 0);
    budget.register({ name: 'high', priority: 2 }).request(7);
    expect([low.askedBack, middle.askedBack]).toEqual([5, 2]);
  });

  it('asks the lower priority to give back what the higher one needs, and no more', () => {
    const { high, low } = shares();
    low.request(18);
    expect(low.askedBack).toBe(0);
    expect(high.request(10)).toBe(2);
    expect([low.askedBack, high.askedBack]).toEqual([8, 0]);
  });

  it('never asks a guarantee back', () => {
    const { high, low } = shares();
    low.request(18);
    high.request(40);
    expect(low.askedBack).toBe(16);
  });

  it('keeps freed capacity for the higher priority', () => {
    const { budget, high, low } = shares();
    low.request(18);
    high.request(10);
    low.release(3);
    expect(budget.free).toBe(3);
    expect(low.request(3)).toBe(0);
    expect(high.request(8)).toBe(3);
  });

  it('keeps it no longer than it is wanted', () => {
    const { high, low } = shares();
    low.request(18);
    high.request(10);
    low.release(3);
    high.request(0);
    expect(low.request(3)).toBe(3);
  });

  it('serves equal priorities in equal parts, once those that have more give back', () => {
    const budget = createBudget({ max: 20 });
    const one = budget.register({ name: 'one' });
    const other = budget.register({ name: 'other' });
    one.request(20);
    other.request(15);
    expect(one.askedBack).toBe(10);
    one.release(10);
    expect(one.request(10)).toBe(0);
    expect(other.request(15)).toBe(10);
    expect([one.askedBack, other.askedBack]).toEqual([0, 0]);
  });

  it('gives what nobody needs to who asks, and takes it back for who needs it', () => {
    const budget = createBudget({ max: 20 });
    const idle = budget.register({ name: 'idle' });
    const busy = budget.register({ name: 'busy' });
    expect(idle.request(20, 1)).toBe(20);
    expect(idle.askedBack).toBe(0);
    busy.request(5);
    expect(idle.askedBack).toBe(5);
    busy.request(40);
    expect(idle.askedBack).toBe(19);
  });

  it('does not take what nobody needs while somebody waits for it', () => {
    const { high, low } = shares();
    low.request(18);
    high.request(10);
    low.release(10);
    const idle = high.held; // 2: the guarantee
    expect(low.request(10, low.held)).toBe(20 - 8 - idle - 8);
  });

  it('counts what is on its way back once: others are not asked for it again', () => {
    const budget = createBudget({ max: 20 });
    const [first, second, third] = ['first', 'second', 'third'].map((name) => budget.register({ name }));
    first?.request(10, 0);
    second?.request(10, 0);
    third?.request(6);
    expect([first?.askedBack, second?.askedBack]).toEqual([6, 0]);
    first?.shrinkTo(4);
    expect([first?.askedBack, second?.askedBack]).toEqual([0, 0]);
    first?.shrinkTo(9);
    expect([first?.askedBack, second?.askedBack]).toEqual([0, 5]);
  });

  it('is not asked for anything while it is frozen', () => {
    const { high, low } = shares();
    low.request(18);
    low.freeze(true);
    high.request(10);
    expect(low.askedBack).toBe(0);
    low.freeze(false);
    expect(low.askedBack).toBe(8);
  });

  it('tells when it is asked, and again when it is asked for more', () => {
    const { high, low } = shares();
    const asked: number[] = [];
    using _asked = low.onAskedBack((count) => asked.push(count));
    low.request(18);
    high.request(5);
    high.request(5);
    high.request(9);
    low.release(1);
    high.request(9);
    high.request(10);
    expect(asked).toEqual([3, 5, 9, 10]);
  });

  it('reports a listener that throws and goes on', () => {
    const onListenerError = vi.fn();
    const budget = new Budget({ max: 4 }, onListenerError);
    const low = budget.register({ name: 'low' });
    low.onAskedBack(() => {
      throw new Error('listener');
    });
    low.request(4);
    expect(budget.register({ name: 'high', priority: 1 }).request(2)).toBe(0);
    expect(onListenerError).toHaveBeenCalledWith(new Error('listener'));
  });

  it('lets a listener give back within the very request that asks', () => {
    const { budget, high, low } = shares();
    low.request(18);
    low.onAskedBack((count) => low.release(count));
    high.request(10);
    expect(high.request(8)).toBe(8);
    expect(budget.used).toBe(20);
  });

  it('foretells what a request would be granted, and books nothing', () => {
    const { budget, high, low } = shares();
    low.request(10);
    expect(high.wouldGrant(30)).toBe(10);
    expect([high.held, budget.used, low.askedBack]).toEqual([0, 10, 0]);
    expect(() => high.wouldGrant(-1)).toThrow(expect.objectContaining({ option: 'n' }));
  });

  it('wishes for what it did not get until it says otherwise, also when it releases', () => {
    const { budget, high, low } = shares();
    low.request(18);
    high.request(10);
    high.release(1);
    expect(budget.snapshot().holders[0]).toMatchObject({ held: 1, needed: 9 });
    expect(low.askedBack).toBe(7);
  });

  it.each([
    ['n', Number.NaN, undefined],
    ['n', 1.5, undefined],
    ['n', Number.POSITIVE_INFINITY, undefined],
    ['n', '3', undefined],
    ['needed', 3, -1],
    ['needed', 3, 4],
    ['needed', 3, 0.5],
  ])('refuses a request with a wrong `%s` (%s, %s), and changes nothing', (option, n, needed) => {
    const { budget, high } = shares();
    expect(() => high.request(n as number, needed)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
    expect(budget.used).toBe(0);
  });

  it.each([-1, 6, 0.5, Number.NaN])('refuses a release of %s of 5, and changes nothing', (n) => {
    const { high } = shares();
    high.request(5);
    expect(() => high.release(n)).toThrow(expect.objectContaining({ option: 'n', allowed: 'an integer from 0 to 5' }));
    expect(high.held).toBe(5);
  });

  it('refuses to shrink to more than it holds', () => {
    const { high } = shares();
    high.request(5);
    expect(() => high.shrinkTo(6)).toThrow(expect.objectContaining({ option: 'size' }));
  });

  it('changes its guarantee as far as there is room', () => {
    const { budget, high, low } = shares(10);
    low.request(6);
    high.setGuarantee(4);
    expect([high.guarantee, budget.free]).toEqual([4, 0]);
    expect(() => high.setGuarantee(5)).toThrow(
      expect.objectContaining({
        option: 'guarantee',
        allowed: 'at most 4, which is what the budget of 10 has left (low 6, high 4)',
      }),
    );
    high.setGuarantee(0);
    expect([high.guarantee, budget.free]).toEqual([0, 4]);
  });

  it('counts what it holds as room for its own guarantee', () => {
    const budget = createBudget({ max: 10 });
    const share = budget.register({ name: 'api' });
    share.request(10);
    share.setGuarantee(10);
    expect(share.guarantee).toBe(10);
  });

  it('gives everything back when it closes, once, and is of no use any more', () => {
    const { budget, high, low } = shares();
    {
      using closing = high;
      closing.request(10);
    }
    high.close();
    expect([high.isClosed, high.held, high.guarantee, high.askedBack]).toEqual([true, 0, 0, 0]);
    expect([budget.used, budget.free]).toEqual([0, 18]);
    for (const use of [
      () => high.request(1),
      () => high.wouldGrant(1),
      () => high.release(0),
      () => high.shrinkTo(0),
      () => high.freeze(true),
      () => high.setGuarantee(0),
    ]) {
      expect(use).toThrow('`share` must be open: it has left the budget; got "high"');
    }
    expect(low.request(20)).toBe(20);
    expect([low.name, low.priority]).toEqual(['low', 0]);
  });
});
