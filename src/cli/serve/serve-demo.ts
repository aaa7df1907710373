import { recentJournal } from '../../control/index.ts';
import type { TaskContext } from '../../pool/index.ts';
import { systemRandom } from '../../random/index.ts';
import { formatCount, formatDuration, visibleText } from '../../report/index.ts';
import type { Clock, Timer } from '../../time/index.ts';
import type { CommandHost } from '../command-host.ts';
import type { ExitCode } from '../exit-code.ts';
import { LiveDisplay } from '../run/live-display.ts';
import { SizeTrack } from '../run/size-track.ts';
import { shadowLines } from '../shadow-text.ts';
import { type DemoMoment, demoBoard, demoLine } from './demo-board.ts';
import { DemoCounts } from './demo-counts.ts';
import { DemoTask, DemoTraffic } from './demo-traffic.ts';
import type { ServeDoors } from './serve-doors.ts';
import type { ServeOptions } from './serve-options.ts';
import { createSlots, type ServePool } from './serve-pool.ts';
import { ServeSession } from './serve-session.ts';
import { openServeSinks, teeJournal } from './serve-sinks.ts';
import { createLogOf } from './start-serve.ts';

/** Time between two rows, in milliseconds. */
const ROW_MS = 1_000;

/** Rows that are kept for the courses. */
const MOST_ROWS = 600;

/** The wait that counts as late when the user names none, in milliseconds. */
const WAIT_SLO_MS = 500;

/** Longest time of a task that came by HTTP, in milliseconds. */
const LONGEST_TASK_MS = 60_000;

const SEEDS = 1_000_000_000;

const sleep = (clock: Clock, ms: number, { signal }: TaskContext): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = clock.setTimer(resolve, ms, { keepAlive: true });
    const stop = (): void => {
      timer.cancel();
      reject(signal.reason as Error); // the pool's own reason
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** The built-in module: a task is the time that it takes. */
const createHandler = (clock: Clock, counts: DemoCounts, waitSloMs: number) => async (input: unknown, context: TaskContext) => {
  if (input instanceof DemoTask) {
    if (clock.now() - input.arrivedAtMs > waitSloMs) counts.late += 1;
    await new Promise<void>((resolve) => clock.setTimer(resolve, input.runMs, { keepAlive: true }));
    return input.runMs;
  }
  if (typeof input !== 'number' || !(input >= 0 && input <= LONGEST_TASK_MS))
    throw new RangeError(`A task of the demo is a number: the time that it takes, 0 to ${LONGEST_TASK_MS} ms`);
  await sleep(clock, input, context);
  return input;
};

/** What a {@link DemoShow} shows. */
interface DemoShowParts {
  readonly host: CommandHost;
  readonly pool: ServePool;
  readonly counts: DemoCounts;
  readonly traffic: DemoTraffic;
  /** Absent without a shadow policy. */
  readonly shadowName: string | undefined;
}

/** Shows a service under a load of its own: a board on a terminal, else a line a second. */
class DemoShow {
  readonly #host: CommandHost;
  readonly #pool: ServePool;
  readonly #counts: DemoCounts;
  readonly #traffic: DemoTraffic;
  readonly #sizes = new SizeTrack();
  readonly #startMs: number;
  readonly #shadowName: string | undefined;
  #moments: DemoMoment[] = [];
  #doneBefore = 0;
  #display: LiveDisplay | undefined;
  #timer: Timer | undefined;

  constructor({ host, pool, counts, traffic, shadowName }: DemoShowParts) {
    this.#shadowName = shadowName;
    this.#host = host;
    this.#pool = pool;
    this.#counts = counts;
    this.#traffic = traffic;
    this.#startMs = host.clock.now();
  }

  start(): void {
    const { stdout, clock, environment } = this.#host;
    if (stdout.isTerminal && environment['TERM'] !== 'dumb') {
      const view = () => ({
        moments: this.#moments,
        explanation: visibleText(this.#pool.explain().text),
        shadow: this.#shadowText(),
      });
      this.#display = new LiveDisplay(stdout, clock, (width) => demoBoard(view(), width));
    }
    this.#later();
  }

  get isFull(): boolean {
    return this.#host.stdout.sink.isFull;
  }

  whenRoom(callback: () => void): void {
    this.#host.stdout.sink.whenRoom(callback);
  }

  /** Writes above the board. */
  write(text: string): void {
    const { sink } = this.#host.stdout;
    if (this.#display === undefined) sink.write(text);
    else this.#display.above(() => sink.write(text));
  }

  stop(): void {
    this.#timer?.cancel();
    this.#display?.stop();
    this.#display = undefined;
  }

  /** What the demo has shown, in one line. */
  summary(waitSloMs: number): string {
    const { submitted, done, lateRatio } = this.#counts;
    const share = `${(100 * lateRatio).toFixed(2)} % waited longer than ${formatDuration(waitSloMs)} or were refused`;
    const shadow = this.#shadowText();
    const beside = shadow === undefined ? '' : `\nshadow ${shadow}`;
    return `${formatCount(done)} of ${formatCount(submitted)} tasks done; ${share}; size ${this.#sizes.min} to ${this.#sizes.max}, mean ${this.#sizes.mean.toFixed(1)}${beside}`;
  }

  /** How the shadow policy compares so far; absent without one. */
  #shadowText(): string | undefined {
    const { shadow } = this.#pool.autoscaler;
    return shadow && this.#shadowName && `${this.#shadowName}: ${shadowLines(shadow).join(', ')}`;
  }

  #later(): void {
    this.#timer = this.#host.clock.setTimer(() => {
      const moment = this.#moment();
      this.#moments = [...this.#moments.slice(1 - MOST_ROWS), moment];
      this.#sizes.sample(moment.live);
      if (this.#display === undefined) this.write(`${demoLine(moment)}\n`);
      this.#later();
    }, ROW_MS);
  }

  #moment(): DemoMoment {
    const { live, busy, queued, waitMs, autoscaler } = this.#pool.snapshot();
    const { done, lateRatio } = this.#counts;
    const elapsedMs = this.#host.clock.now() - this.#startMs;
    const spanMs = elapsedMs - (this.#moments.at(-1)?.elapsedMs ?? 0);
    const donePerSec = spanMs > 0 ? (1_000 * (done - this.#doneBefore)) / spanMs : 0;
    this.#doneBefore = done;
    const offeredPerSec = this.#traffic.ratePerSec;
    const shadow = autoscaler.shadow?.desired;
    return { elapsedMs, offeredPerSec, donePerSec, live, shadow, busy, queued, waitP99Ms: waitMs?.p99, lateRatio };
  }
}

/** The service under a load of its own. Tasks of the load go straight to the pool; the ports are open all the same. */
export const serveDemo = async (host: CommandHost, options: ServeOptions): Promise<ExitCode> => {
  const { clock, stdout } = host;
  const waitSloMs = options.waitSloMs ?? WAIT_SLO_MS;
  const counts = new DemoCounts();
  const trouble = (message: string): void => host.stderr.sink.write(`marea: ${message}\n`);
  const sinks = openServeSinks(host, options, ({ file, error }, message) =>
    trouble([message, file, error].filter((part) => part !== undefined).join(': ')),
  );
  const journal = recentJournal();
  const request = { options, clock, journal: teeJournal([sinks.journal, journal.write]) };
  const pool = createSlots(request, createHandler(clock, counts, waitSloMs));
  const submit = (task: DemoTask): void => {
    counts.submitted += 1;
    pool.post(task, (error) => {
      if (error === undefined) counts.done += 1;
      else counts.refused += 1;
    });
  };
  const traffic = new DemoTraffic({ clock, seed: Math.floor(systemRandom.next() * SEEDS), submit });
  const show = new DemoShow({ host, pool, counts, traffic, shadowName: options.shadow?.name });
  const log = createLogOf(host, { ...options, logForm: options.logForm ?? 'text' }, show);
  const session = new ServeSession({ host, options, pool, sinks, journal, log, onStopping: () => traffic.stop() });
  const doors = await session.open();
  stdout.sink.write(introduction(doors));
  traffic.start();
  show.start();
  const limit = options.forMs === undefined ? undefined : clock.setTimer(() => session.stop(0), options.forMs);
  try {
    return await session.run(doors);
  } finally {
    limit?.cancel();
    traffic.stop();
    show.stop();
    stdout.sink.write(`${show.summary(waitSloMs)}\n`);
  }
};

const introduction = ({ tasksUrl, control }: ServeDoors): string => {
  const lines = [
    'marea demo: 100 tasks a second up to 2,000 and back, 30 to 120 ms each, round after round; Ctrl-C ends it',
    ...(control === undefined ? [] : [`dashboard  ${control.url}`]),
    ...(control?.tokenFile === undefined ? [] : [`token      ${control.tokenFile}, to steer it there or with marea ctl`]),
    `tasks      curl -H 'content-type: application/json' -d 50 ${tasksUrl}tasks`,
  ];
  return `${lines.join('\n')}\n\n`;
};
