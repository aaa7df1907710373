import { describe, expect, it, vi } from 'vitest';

import { AbortLinks } from './index.ts';

const createMember = (): { reasons: unknown[]; aborted(reason: unknown): void } => {
  const reasons: unknown[] = [];
  return { reasons, aborted: (reason) => reasons.push(reason) };
};

describe('AbortLinks', () => {
  it('tells every linked member the reason, once, in the order of linking', () => {
    const controller = new AbortController();
    const links = new AbortLinks();
    const order: string[] = [];
    links.link(controller.signal, { aborted: (reason) => order.push(`a:${String(reason)}`) });
    links.link(controller.signal, { aborted: (reason) => order.push(`b:${String(reason)}`) });
    controller.abort('stop');
    controller.abort('again');
    expect(order).toEqual(['a:stop', 'b:stop']);
  });

  it('has one listener on a signal however many share it, and none once the last is unlinked', () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const links = new AbortLinks();
    const members = Array.from({ length: 100 }, createMember);
    for (const member of members) links.link(signal, member);
    expect(add).toHaveBeenCalledTimes(1);
    for (const member of members) links.unlink(signal, member);
    expect(remove).toHaveBeenCalledTimes(1);
    expect(remove.mock.calls[0]?.[1]).toBe(add.mock.calls[0]?.[1]);
  });

  it('links anew after the last was unlinked', () => {
    const controller = new AbortController();
    const links = new AbortLinks();
    const first = createMember();
    const second = createMember();
    links.link(controller.signal, first);
    links.unlink(controller.signal, first);
    links.link(controller.signal, second);
    controller.abort('stop');
    expect(first.reasons).toEqual([]);
    expect(second.reasons).toEqual(['stop']);
  });

  it('keeps signals apart', () => {
    const one = new AbortController();
    const other = new AbortController();
    const links = new AbortLinks();
    const member = createMember();
    links.link(one.signal, createMember());
    links.link(other.signal, member);
    one.abort('one');
    expect(member.reasons).toEqual([]);
  });

  it('does nothing when it unlinks what is not linked', () => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const links = new AbortLinks();
    links.unlink(signal, createMember());
    links.link(signal, createMember());
    links.unlink(signal, createMember());
    expect(remove).not.toHaveBeenCalled();
  });
});
