import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.ts';

describe('Budget', () => {
  it('gives out its maximum and no more', () => {
    const budget = createBudget({ max: 10 });
    const api = budget.register({ name: 'api' });
    const mail = budget.register({ name: 'mail' });
    expect(api.request(7)).toBe(7);
    expect(mail.request(7)).toBe(3);
    expect([budget.max, budget.used, budget.free]).toEqual([10, 10, 0]);
  });

  it('does not free capacity for a negative request', () => {
    const budget = createBudget({ max: 10 });
    const share = budget.register({ name: 'api' });
    share.request(10);
    expect(() => share.request(-10)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'n', got: -10 }));
    expect([budget.used, budget.free, share.held]).toEqual([10, 0, 10]);
  });

  it('does not hand out 20 of 10 after a double release', () => {
    const budget = createBudget({ max: 10 });
    const api = budget.register({ name: 'api' });
    const mail = budget.register({ name: 'mail' });
    api.request(10);
    api.release(10);
    expect(() => api.release(10)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'n', got: 10 }));
    expect(api.request(10) + mail.request(10)).toBe(10);
    expect(budget.used).toBe(10);
  });

  it('reserves a guarantee from the registration on', () => {
    const budget = createBudget({ max: 10 });
    const api = budget.register({ name: 'api', guarantee: 4 });
    const mail = budget.register({ name: 'mail', guarantee: 2 });
    expect(mail.request(10)).toBe(6);
    expect(api.request(4)).toBe(4);
    expect(budget.used).toBe(10);
  });

  it('refuses a guarantee that does not fit, and says who has how much', () => {
    const budget = createBudget({ max: 10 });
    budget.register({ name: 'api', guarantee: 4 });
    budget.register({ name: 'mail' }).request(5);
    budget.register({ name: 'spare' });
    expect(() => budget.register({ name: 'late', guarantee: 2 })).toThrow(
      '`guarantee` must be at most 1, which is what the budget of 10 has left (mail 5, api 4); got 2',
    );
    expect(budget.snapshot().holders.map(({ name }) => name)).toEqual(['api', 'mail', 'spare']);
    expect(() => createBudget({ max: 1 }).register({ name: 'late', guarantee: 2 })).toThrow('(nobody holds any)');
  });

  it('names the five that have most and counts the others', () => {
    const budget = createBudget({ max: 100 });
    for (let index = 1; index <= 7; index += 1) budget.register({ name: `h${index}` }).request(index);
    expect(budget.heldBy).toBe('h7 7, h6 6, h5 5, h4 4, h3 3, 2 others 3');
  });

  it('shows all of its numbers, frozen', () => {
    const budget = createBudget({ max: 10 });
    budget.register({ name: 'api', guarantee: 2, priority: 1 }).request(5);
    budget.register({ name: 'mail' }).request(9);
    const snapshot = budget.snapshot();
    expect(snapshot).toEqual({
      max: 10,
      used: 10,
      free: 0,
      holders: [
        { name: 'api', priority: 1, guarantee: 2, held: 5, needed: 5, askedBack: 0 },
        { name: 'mail', priority: 0, guarantee: 0, held: 5, needed: 9, askedBack: 0 },
      ],
    });
    expect([snapshot, snapshot.holders, snapshot.holders[0]].every(Object.isFrozen)).toBe(true);
  });

  it.each([
    ['max', { max: -1 }],
    ['max', { max: 2.5 }],
    ['max', { max: Number.NaN }],
    ['size', { max: 1, size: 1 }],
  ])('refuses a wrong `%s`: %j', (option, options) => {
    expect(() => createBudget(options)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 7 }],
    ['guarantee', { name: 'api', guarantee: -1 }],
    ['guarantee', { name: 'api', guarantee: 1.5 }],
    ['priority', { name: 'api', priority: 0.5 }],
    ['weight', { name: 'api', weight: 2 }],
  ])('refuses a registration with a wrong `%s`: %j', (option, registration) => {
    const budget = createBudget({ max: 10 });
    expect(() => budget.register(registration as { name: string })).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option }),
    );
    expect(budget.snapshot().holders).toEqual([]);
  });
});

describe('a guarantee that does not fit beside what is held', () => {
  it('is booked when others give back at once what they do not need', () => {
    const budget = createBudget({ max: 10 });
    const idle = budget.register({ name: 'idle', guarantee: 1, priority: 5 });
    idle.request(9, 2);
    using _asked = idle.onAskedBack((count) => idle.release(count));
    const late = budget.register({ name: 'late', guarantee: 6 });
    expect([idle.held, late.guarantee, budget.free]).toEqual([4, 6, 0]);
    idle.request(0, 2);
    late.setGuarantee(8);
    expect(idle.held).toBe(2);
  });

  it('takes nothing from those who need it', () => {
    const budget = createBudget({ max: 10 });
    const busy = budget.register({ name: 'busy' });
    busy.request(9, 5);
    const asked: number[] = [];
    using _asked = busy.onAskedBack((count) => asked.push(count));
    expect(() => budget.register({ name: 'late', guarantee: 6 })).toThrow('must be at most 1'); // asked, but its workers are still there
    expect(asked).toEqual([4]);
    expect(budget.snapshot().holders).toMatchObject([{ name: 'busy', held: 9, askedBack: 0 }]);
    expect(() => busy.setGuarantee(11)).toThrow('must be at most 10');
  });
});
