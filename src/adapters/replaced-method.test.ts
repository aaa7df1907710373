import { describe, expect, it } from 'vitest';
import { methodOf, replaceMethod, replaceMethods } from './replaced-method.ts';

class Greeter {
  name = 'greeter';

  greet(who: string): string {
    return `${this.name} greets ${who}`;
  }
}

describe('methodOf', () => {
  it('binds the method that the object has now', () => {
    const greeter = new Greeter();
    const greet = methodOf('greeter', greeter, 'greet');
    greeter.greet = () => 'replaced';
    expect(greet('you')).toBe('greeter greets you');
  });

  it('refuses what is no method', () => {
    expect(() => methodOf('greeter', new Greeter(), 'name')).toThrowError(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'greeter.name' }),
    );
  });
});

describe('replaceMethod', () => {
  it('replaces on one object, and shows the inherited method again when restored', () => {
    const [one, other] = [new Greeter(), new Greeter()];
    const restore = replaceMethod('greeter', one, 'greet', () => 'replaced');
    expect([one.greet('you'), other.greet('you')]).toEqual(['replaced', 'greeter greets you']);
    restore();
    expect(one.greet('you')).toBe('greeter greets you');
    expect(Object.keys(one)).toEqual(['name']);
  });

  it('gives an own property its descriptor back', () => {
    const own = Object.defineProperty({}, 'call', { value: () => 'own', configurable: true, enumerable: true });
    const before = Object.getOwnPropertyDescriptor(own, 'call');
    const restore = replaceMethod('own', own, 'call', () => 'replaced');
    expect(Object.keys(own)).toEqual(['call']);
    restore();
    expect(Object.getOwnPropertyDescriptor(own, 'call')).toEqual(before);
  });

  it('leaves alone what was put on top', () => {
    const greeter = new Greeter();
    const restore = replaceMethod('greeter', greeter, 'greet', () => 'replaced');
    greeter.greet = () => 'on top';
    restore();
    expect(greeter.greet('you')).toBe('on top');
  });

  it('refuses an object that cannot be changed', () => {
    expect(() => replaceMethod('greeter', Object.freeze(new Greeter()), 'greet', () => 'replaced')).toThrowError(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'greeter' }),
    );
  });
});

describe('replaceMethods', () => {
  it('replaces all or none', () => {
    const half = { first: () => 'first', second: () => 'second' };
    Object.defineProperty(half, 'second', { writable: false, configurable: false });
    const replacements = { first: () => 'replaced', second: () => 'replaced' };
    expect(() => replaceMethods('half', half, replacements)).toThrowError('`second` can be replaced');
    expect([half.first(), half.second()]).toEqual(['first', 'second']);
  });
});
