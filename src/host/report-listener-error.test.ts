import process from 'node:process';
import { describe, expect, it, vi } from 'vitest';

import { reportListenerError } from './index.ts';

describe('reportListenerError', () => {
  it('warns with the error as the cause', () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const error = new Error('listener');
    reportListenerError(error);
    expect(emitWarning).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'MareaListenerError', cause: error }));
  });

  it('does not throw when the process refuses the warning', () => {
    vi.spyOn(process, 'emitWarning').mockImplementation(() => {
      throw new Error('no warnings here');
    });
    expect(() => reportListenerError(undefined)).not.toThrow();
  });
});
