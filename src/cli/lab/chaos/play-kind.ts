import type { Signals } from '../../../autoscale/index.ts';
import { type LoadProgress, type LoadRun, rampingArrivalRate, startLoad } from '../../../load/index.ts';
import { faultySignal, JumpyClock, type Overridable, overrideStorm, resizeStorm, type Storm } from '../../../testing/index.ts';
import type { Clock, Timer } from '../../../time/index.ts';
import { sine } from '../../../workload/index.ts';
import type { ChaosOutcome } from './chaos-outcome.ts';
import { type ChaosPlan, type ChaosScale, PERIODS, scaleOf, type WorkerKind } from './chaos-plan.ts';
import { type ChaosPool, createChaosPool } from './chaos-pool.ts';
import type { ChaosWorld } from './chaos-world.ts';
import { SizeWatch } from './size-watch.ts';
import { TaskBooks } from './task-books.ts';
import { TaskDraws } from './task-draws.ts';
import { TurnCount } from './turn-count.ts';

/** What the signal says when it is well. */
const SIGNAL_VALUE = 42;

/** Longest suspension and longest jump of wall time, in milliseconds. */
const SUSPEND_MS = 20_000;
const WALL_MS = 7_200_000;

/** How long leftovers of real pools may take to go, and how often they are looked for, in milliseconds. */
const GONE_WITHIN_MS = 2_000;
const GONE_EVERY_MS = 20;

/** How a kind of workers is watched while it is played. */
export interface KindProgress {
  readonly load: LoadProgress;
  readonly live: number;
  readonly desired: number;
  readonly queued: number;
}

/** One kind of workers under chaos: faults all the time, and in the second half storms of overrides and bounds too. */
export class KindRun {
  readonly #kind: WorkerKind;
  readonly #plan: ChaosPlan;
  readonly #world: ChaosWorld;
  readonly #scale: ChaosScale;
  readonly #draws: TaskDraws;
  readonly #books: TaskBooks;
  readonly #turns = new TurnCount();
  readonly #before: ReadonlyMap<string, number>;
  readonly #clock: JumpyClock;
  readonly #pool: ChaosPool;
  readonly #watch: SizeWatch;
  #load: LoadRun | undefined = undefined;
  #startMs = 0;
  readonly #storms: Storm[] = [];
  #atHalf: Timer | undefined = undefined;
  #turnsForMs = 0;
  #sentLateP99Ms = 0;
  #isInterrupted = false;

  constructor(kind: WorkerKind, plan: ChaosPlan, world: ChaosWorld) {
    this.#kind = kind;
    this.#plan = plan;
    this.#world = world;
    this.#before = world.open();
    const seed = `${plan.seed}/${kind}`;
    const { faults } = plan;
    const scale = scaleOf(kind, world.isReal);
    this.#scale = scale;
    this.#draws = new TaskDraws(kind === 'slots' ? { ...faults, killRatio: 0 } : faults, scale.runMs, seed);
    this.#books = new TaskBooks(world.clock);
    // A real worker has the machine's clock, which does not leap when the pool's does.
    const suspendMs = world.isReal ? 0 : SUSPEND_MS;
    this.#clock = new JumpyClock({ everyMs: faults.jumpEveryMs, suspendMs, wallMs: WALL_MS, seed, clock: world.clock });
    this.#pool = this.#createPool(this.#clock, seed);
    this.#watch = new SizeWatch(this.#pool, scale);
    this.#listen();
  }

  /** `undefined` before its first workers are ready. */
  progress(): KindProgress | undefined {
    const { live, desired, queued } = this.#pool;
    return this.#load && { load: this.#load.progress(), live, desired, queued };
  }

  /** Ends it before its time. */
  stop(): void {
    this.#isInterrupted = true;
    this.#load?.stop();
  }

  /** Plays it to its end, with the pool closed and everything counted. */
  async play(): Promise<ChaosOutcome> {
    const look = (): void => this.#watch.look();
    await this.#world.pass(this.#firstWorkers(), look);
    if (!this.#isInterrupted) this.#sentLateP99Ms = (await this.#world.pass(this.#startLoad().done, look)).sendDelayMs.p99;
    this.#atHalf?.cancel();
    for (const storm of this.#storms) storm[Symbol.dispose]();
    this.#clock[Symbol.dispose]();
    this.#halfTime();
    const signalErrors = this.#pool.autoscaler.signalErrors;
    const closed = this.#pool.close();
    await this.#world.pass(closed, () => undefined);
    const leaks = await this.#leaks();
    return this.#outcome(leaks, signalErrors);
  }

  /** Resolves when the pool's least workers have each done something: how long the first ones take to start is no matter of chaos. */
  async #firstWorkers(): Promise<void> {
    const ended = Array.from(
      { length: this.#scale.min },
      () => new Promise<void>((resolve) => void this.#pool.post({ index: -1, runMs: 1, fate: 'ok' }, () => resolve())),
    );
    await Promise.all(ended);
  }

  #startLoad(): LoadRun {
    const { meanPerSec, swingPerSec } = this.#scale;
    const { durationMs, seed } = this.#plan;
    const { clock } = this.#world;
    this.#startMs = clock.now();
    const run = startLoad({
      plan: rampingArrivalRate(sine({ meanPerSec, swingPerSec, periodMs: durationMs / PERIODS, durationMs })),
      sender: { name: this.#kind, send: (_call, end) => this.#submit(() => end({ kind: 'ok' })) },
      seed: `${seed}/${this.#kind}`,
      clock,
    });
    this.#load = run;
    this.#atHalf = clock.setTimer(() => this.#storm(), durationMs / 2);
    return run;
  }

  #createPool(clock: Clock, seed: string): ChaosPool {
    const { signalRatio } = this.#plan.faults;
    const faulty = faultySignal(() => SIGNAL_VALUE, {
      errorRatio: 0.5 * signalRatio,
      nonsenseRatio: 0.25 * signalRatio,
      hangRatio: 0.25 * signalRatio,
      seed,
    });
    const signals: Signals = { lag: faulty };
    return createChaosPool({
      kind: this.#kind,
      isReal: this.#world.isReal,
      scale: this.#scale,
      clock,
      workClock: this.#world.clock,
      signals,
      seed,
      onStart: (task) => this.#books.started(task),
    });
  }

  #listen(): void {
    this.#pool.onDecision(({ applied, observation }) => {
      if (this.#storms.length === 0 && this.#load !== undefined) this.#turns.see(applied);
      const value = observation.readings?.['lag']?.value;
      if (value !== undefined && value !== SIGNAL_VALUE) this.#watch.breach(`a decision saw the signal as ${value}`);
    });
  }

  #submit(end: () => void): void {
    const task = this.#draws.next();
    this.#books.submit(task);
    this.#pool.post(task, (error) => {
      this.#books.settled(task, error);
      end();
    });
  }

  #halfTime(): void {
    if (this.#turnsForMs === 0 && this.#load !== undefined) this.#turnsForMs = this.#world.clock.now() - this.#startMs;
  }

  #storm(): void {
    if (this.#isInterrupted) return;
    this.#halfTime();
    const { min, max } = this.#scale;
    const { seed, faults } = this.#plan;
    const terms = { everyMs: faults.stormEveryMs, seed: `${seed}/${this.#kind}`, clock: this.#world.clock };
    const enough = Math.ceil(max / 3); // a storm may be a nuisance, and must not starve the load
    const { autoscaler } = this.#pool;
    // The two storms cross: what one asks for may be above the bound that the other has just set.
    const overridable: Overridable = {
      override: (request) => autoscaler.override({ ...request, desired: Math.min(request.desired, autoscaler.bounds.max) }),
      release: () => autoscaler.release(),
    };
    this.#storms.push(
      overrideStorm(overridable, { ...terms, between: [enough, max] }),
      resizeStorm({ resize: (size) => this.#pool.setBounds({ min, max: size }) }, { ...terms, between: [enough, max] }),
    );
  }

  async #leaks(): Promise<Readonly<Record<string, number>>> {
    const { clock, isReal } = this.#world;
    for (let waitedMs = 0; ; waitedMs += GONE_EVERY_MS) {
      const open = [...this.#world.open(), ['timers of the pool', this.#clock.activeTimers] as const];
      const left = Array.from(open, ([name, count]) => [name, count - (this.#before.get(name) ?? 0)] as const);
      const leaks = Object.fromEntries(left.filter(([, count]) => count > 0));
      if (!isReal || waitedMs >= GONE_WITHIN_MS || Object.keys(leaks).length === 0) return leaks;
      await new Promise<void>((resolve) => {
        clock.setTimer(resolve, GONE_EVERY_MS, { keepAlive: true });
      });
    }
  }

  #outcome(leaks: Readonly<Record<string, number>>, signalErrors: number): ChaosOutcome {
    const books = this.#books;
    const watch = this.#watch;
    const { submitted, completed, failed, rejected, shed, evicted, aborted, timedOut, unstarted } = this.#pool.snapshot();
    const turnsForMs = this.#turnsForMs;
    const { turns } = this.#turns;
    return {
      workers: this.#kind,
      submitted: books.submitted,
      completed: books.completed,
      failed: books.failed,
      lost: books.lost,
      unaccounted: submitted - (completed + failed + rejected + shed + evicted + aborted + timedOut + unstarted),
      repeated: books.repeated,
      unexpected: Object.fromEntries(books.unexpected),
      waitP99Ms: books.waitP99Ms(),
      sentLateP99Ms: this.#sentLateP99Ms,
      turns,
      turnsForMs,
      reversalsPerHour: turnsForMs > 0 ? (turns * 3_600_000) / turnsForMs : 0,
      min: this.#scale.min,
      max: this.#scale.max,
      leastLive: watch.leastLive,
      mostLive: watch.mostLive,
      breaches: watch.breaches,
      told: watch.told,
      leaks,
      faults: {
        ...this.#draws.counts,
        signalErrors,
        clockJumps: this.#clock.jumps,
        blows: this.#storms.reduce((sum, { blows }) => sum + blows, 0),
      },
      isInterrupted: this.#isInterrupted,
    };
  }
}
