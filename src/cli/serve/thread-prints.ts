import {
  BroadcastChannel,
  getEnvironmentData,
  isMainThread,
  type MessagePort,
  receiveMessageOnPort,
  setEnvironmentData,
} from 'node:worker_threads';

/** Where threads find what they print to. */
const KEY = 'marea.serve.prints';

/** Characters on their way from threads to the log, above which a thread's prints are lost: a service that is busy costs no memory. */
const MOST_PENDING = 1_000_000;

/** Cells of the shared counters. */
const PENDING = 0;
const LOST = 1;

interface Prints {
  readonly channel: string;
  readonly counters: SharedArrayBuffer;
}

const isPrints = (value: unknown): value is Prints => typeof value === 'object' && value !== null && 'counters' in value;

/** What the threads of a service print with `console`, on its way to the log. */
export class ThreadPrints implements Disposable {
  readonly #counters = new Int32Array(new SharedArrayBuffer(8));
  readonly #channel: BroadcastChannel;
  readonly #print: (text: string) => void;
  readonly #onLost: (count: number) => void;
  #toldLost = 0;

  /** Threads that are started from now on print to `print`; `onLost` is told how many prints were lost in between. `name` is that of no other. */
  constructor(name: string, print: (text: string) => void, onLost: (count: number) => void) {
    this.#print = print;
    this.#onLost = onLost;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event: unknown) => this.#printed((event as { readonly data: string }).data); // only our threads send here
    this.#channel.unref();
    setEnvironmentData(KEY, { channel: name, counters: this.#counters.buffer } satisfies Prints);
  }

  /** Prints what is on its way, now. */
  flush(): void {
    for (let text = this.#receive(); text !== undefined; text = this.#receive()) this.#printed(text);
    this.#tellLost();
  }

  [Symbol.dispose](): void {
    setEnvironmentData(KEY);
    this.#channel.close();
  }

  #receive(): string | undefined {
    const port = this.#channel as unknown as MessagePort; // Node takes both; its types name one
    return receiveMessageOnPort(port)?.message as string | undefined; // only our threads send here
  }

  #printed(text: string): void {
    Atomics.sub(this.#counters, PENDING, text.length);
    this.#tellLost();
    this.#print(text);
  }

  #tellLost(): void {
    const lost = Atomics.load(this.#counters, LOST) - this.#toldLost;
    this.#toldLost += lost;
    if (lost > 0) this.#onLost(lost);
  }
}

/** In a thread of a service: prints to its log, before the thread can end. `undefined` elsewhere. */
export const threadPrinter = (): ((text: string) => void) | undefined => {
  const prints = isMainThread ? undefined : getEnvironmentData(KEY);
  if (!isPrints(prints)) return undefined;
  const counters = new Int32Array(prints.counters);
  const channel = new BroadcastChannel(prints.channel);
  channel.unref();
  return (text) => {
    if (Atomics.add(counters, PENDING, text.length) <= MOST_PENDING) {
      channel.postMessage(text);
    } else {
      Atomics.sub(counters, PENDING, text.length);
      Atomics.add(counters, LOST, 1);
    }
  };
};
