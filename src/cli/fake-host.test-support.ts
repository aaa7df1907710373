import { ManualClock } from '../time/index.ts';
import type { CommandHost } from './command-host.ts';
import { FakeSink } from './fake-sink.test-support.ts';

/** A host for tests of commands that read files and print. */
export interface FakeHost {
  readonly host: CommandHost;
  readonly stdout: FakeSink;
  readonly stderr: FakeSink;
}

const refuse = (): never => {
  throw new Error('this host only reads files and prints');
};

/** Makes a host that works in a folder. */
export const createFakeHost = (workingDirectory: string): FakeHost => {
  const stdout = new FakeSink();
  const stderr = new FakeSink();
  const host: CommandHost = {
    clock: new ManualClock(),
    workingDirectory,
    environment: {},
    processId: 1,
    invocation: 'marea',
    stdout: { sink: stdout, isTerminal: false, columns: 80 },
    stderr: { sink: stderr, isTerminal: false, columns: 80 },
    openLog: () => stdout,
    isStdinTerminal: true,
    readStdin: refuse,
    openFile: refuse,
    onEvent: refuse,
    onEarlyEnd: refuse,
    redirectConsole: refuse,
    exit: refuse,
  };
  return { host, stdout, stderr };
};
