import { Console } from 'node:console';
import { Writable } from 'node:stream';

/** Sends what is printed with `console` to `print` until the result is disposed. */
export const redirectConsole = (print: (text: string) => void): Disposable => {
  const original = globalThis.console;
  const stream = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      print(text);
      done();
    },
  });
  globalThis.console = new Console({ stdout: stream, stderr: stream });
  return {
    [Symbol.dispose]: () => {
      globalThis.console = original;
    },
  };
};
