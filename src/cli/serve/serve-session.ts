import { randomBytes } from 'node:crypto';
import { type ControlPlane, createControlPlane, type RecentJournal } from '../../control/index.ts';
import { BearerGuard, HostGuard, UnreadAnswers } from '../../http/index.ts';
import { createDeferred } from '../../internal/index.ts';
import { type AcceptedTask, ByteBudget, Intake, Stopping, TaskDesk, type TaskOutcome, TaskRoutes } from '../../service/index.ts';
import type { CommandHost, EarlyEnd, HostEvent } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { KeptIn } from '../kept-lines.ts';
import { meanSizes } from '../shadow-text.ts';
import { leftoverLine, resumeLeftovers } from './leftover-line.ts';
import { outcomeLine } from './outcome-line.ts';
import { tellPoolNews } from './pool-news.ts';
import { openDoors, type ServeDoors, TASKS_LIMITS } from './serve-doors.ts';
import type { ServeLog } from './serve-log.ts';
import { serveMetrics } from './serve-metrics.ts';
import type { ServeOptions } from './serve-options.ts';
import type { ServePool } from './serve-pool.ts';
import type { ServeSinks } from './serve-sinks.ts';

/** Outcomes that are kept for their clients, and their characters together. */
const KEPT = { mostKept: 10_000, mostCharacters: 64_000_000 };

/** Bytes of inputs that wait, run or come in, together. */
const MOST_INPUT_BYTES = 64_000_000;

/** Inputs of one batch. */
const MOST_INPUTS = 10_000;

/** 128 bits: nobody finds the task of another one by trying. */
const makeId = (): string => randomBytes(16).toString('base64url');

/** What a session is made of. */
export interface ServeParts {
  readonly host: CommandHost;
  readonly options: ServeOptions;
  readonly pool: ServePool;
  readonly sinks: ServeSinks;
  readonly journal: RecentJournal;
  readonly log: ServeLog;
  /** What threads print, on its way to the log; absent without threads. */
  readonly prints?: { flush(): void };
  /** Told once, when the service begins to stop. */
  readonly onStopping?: () => void;
}

/**
 * One service, from the opening of its ports to its end. It wires desk, ports, files and log, and decides how the command ends:
 * 1. the ports open, and tasks come until a signal does, or an error that nobody caught;
 * 2. it stops as {@link Stopping} says; accepted tasks that could not end are kept in a file;
 * 3. ports and files close, and the log says what was done and what was left.
 */
export class ServeSession {
  readonly desk: TaskDesk;
  readonly #parts: ServeParts;
  readonly #stopping: Stopping;
  readonly #plane: ControlPlane | undefined;
  readonly #hosts: HostGuard;
  readonly #intake: Intake;
  readonly #stopped = createDeferred<void>();
  #signals = 0;
  #isBroken = false;
  #wasExitRefused = false;

  /** @throws UsageError when an option is refused. */
  constructor(parts: ServeParts) {
    const { host, options, pool, log } = parts;
    this.#parts = parts;
    this.#hosts = new HostGuard(options.allowedHosts);
    this.desk = this.#createDesk();
    this.#stopping = new Stopping({
      clock: host.clock,
      pool,
      desk: this.desk,
      onStep: (step) => log.info({ waiting: pool.queued, running: pool.snapshot().running }, STEPS[step]),
    });
    this.#plane = options.control === undefined ? undefined : this.#createPlane();
    this.#intake = this.#createIntake();
  }

  /** Opens the ports. @throws UsageError when one cannot be opened; nothing stays open then. */
  async open(): Promise<ServeDoors> {
    const { options, host, pool, sinks } = this.#parts;
    try {
      const { listener } = this.#intake;
      const doors = await openDoors({ options, clock: host.clock, listener, hosts: this.#hosts, plane: this.#plane });
      sinks.opened.begin();
      return doors;
    } catch (error) {
      await pool.terminate();
      sinks.opened.discard();
      throw error;
    }
  }

  /** Serves until it has stopped, and gives the code for the shell. */
  async run(doors: ServeDoors): Promise<ExitCode> {
    const { host, options, pool, log, sinks, prints } = this.#parts;
    const events = host.onEvent((event) => this.#handle(event));
    const ends = host.onEarlyEnd((end) => this.#endedEarly(end));
    const print = host.redirectConsole((text) => log.info({ from: 'module' }, text.trimEnd()));
    // The demo shows the sizes itself.
    const news = options.isDemo ? undefined : tellPoolNews(pool, log, host.clock);
    try {
      await this.#stopped.promise;
      await doors.close();
    } finally {
      print[Symbol.dispose]();
      prints?.flush();
      events[Symbol.dispose]();
      ends[Symbol.dispose]();
      news?.[Symbol.dispose]();
    }
    await sinks.out?.flush();
    await sinks.opened.close();
    await sinks.unwritten.close();
    await sinks.leftovers.close();
    this.#sayShadow();
    this.#sayEnd();
    return this.#exitCode();
  }

  /** Begins to stop, as the first signal does. */
  stop(noticeMs: number): void {
    const { options, onStopping } = this.#parts;
    if (!this.#stopping.hasBegun) onStopping?.();
    this.#stopping.begin({ noticeMs, deadlineMs: options.deadlineMs }).then(
      () => this.#stopped.resolve(),
      (error: unknown) => this.#stopped.reject(error),
    );
  }

  #createDesk(): TaskDesk {
    const { host, options, pool, sinks } = this.#parts;
    return new TaskDesk({
      pool,
      clock: host.clock,
      keep: { keepMs: options.keepMs, ...KEPT },
      timeoutMs: options.timeoutMs,
      makeId,
      canTell: () => sinks.out?.isFull !== true, // a slow disk slows down who fills it, and memory does not take its place
      onEnded: (task, outcome) => this.#ended(task, outcome),
    });
  }

  #createPlane(): ControlPlane {
    const { host, options, pool, journal, log } = this.#parts;
    const metrics = serveMetrics(pool, log);
    return createControlPlane({
      pools: [pool],
      clock: host.clock,
      token: options.controlToken,
      allowedHosts: options.allowedHosts,
      metrics: metrics.read,
      metricsType: metrics.type,
      journals: { [pool.name]: journal },
      isReady: () => !this.#stopping.hasBegun,
      onAudit: ({ atWallMs: _at, ...record }) => log.info(record, 'change by hand'),
      onError: (error) => log.error({ error }, 'the control plane has an error'),
    });
  }

  #createIntake(): Intake {
    const { host, options, log } = this.#parts;
    const bodies = { mostBytes: options.maxBodyBytes, budget: new ByteBudget(Math.max(MOST_INPUT_BYTES, options.maxBodyBytes)) };
    return new Intake({
      routes: new TaskRoutes({ desk: this.desk, bodies, mostInputs: MOST_INPUTS }),
      hosts: this.#hosts,
      bearer: options.tasksToken === undefined ? undefined : new BearerGuard(host.clock, options.tasksToken),
      isReady: () => !this.#stopping.hasBegun,
      unread: new UnreadAnswers(host.clock, TASKS_LIMITS),
      onError: (error) => log.error({ error }, 'the intake has an error'),
    });
  }

  #ended(task: AcceptedTask, outcome: TaskOutcome): void {
    const { out, leftovers } = this.#parts.sinks;
    if (outcome.kind === 'unstarted') leftovers.add(leftoverLine(task));
    const line = out === undefined ? undefined : outcomeLine(task, outcome);
    if (line !== undefined) out?.write(line);
  }

  #handle(event: HostEvent): void {
    const { log, options } = this.#parts;
    if (event.kind === 'uncaught') {
      log.error({ error: event.error }, 'an error was not caught; the service can no longer be trusted and stops');
      this.#isBroken = true;
      this.stop(0);
      return;
    }
    this.#signals += 1;
    if (this.#signals === 1) {
      log.info({ signal: event.signal, deadlineMs: options.deadlineMs }, 'stopping; once more to give up what still runs');
      this.stop(event.signal === 'SIGTERM' ? options.noticeMs : 0);
    } else if (this.#signals === 2) {
      log.warn({ signal: event.signal }, 'giving up what still runs');
      this.#stopping.hurry();
    } else {
      this.#parts.host.exit(EXIT.interrupted, 'marea: leaving at once; accepted tasks that were not written by now are lost\n');
    }
  }

  #endedEarly(end: EarlyEnd): void {
    const { log } = this.#parts;
    if (end.kind === 'exit') {
      if (!this.#wasExitRefused) log.error({ code: end.code }, 'process.exit was called in this process and refused');
      this.#wasExitRefused = true;
      return;
    }
    log.error({}, 'nothing is left that could end the tasks that are open; the service stops');
    this.#isBroken = true;
    this.stop(0);
    this.#stopping.hurry();
  }

  #sayEnd(): void {
    const { host, options, pool, log, sinks } = this.#parts;
    const { completed, failed, rejected, shed, evicted } = pool.snapshot();
    const { places } = sinks.leftovers;
    const left = countOf(places);
    const unwritten = countOf(sinks.unwritten.places);
    const lost = sinks.leftovers.lost + sinks.unwritten.lost;
    const facts = {
      completed,
      failed,
      refused: rejected + shed,
      ...(evicted > 0 && { evicted }),
      left,
      ...(unwritten > 0 && { unwritten, unwrittenFiles: sinks.unwritten.places.map(({ path }) => path) }),
      ...(lost > 0 && { lost }),
    };
    if (left + unwritten + lost === 0) log.info(facts, 'ended');
    else if (left === 0) log.warn(facts, 'ended; some outcomes are not where they belong');
    else log.warn({ ...facts, ...placeFacts(host, options, places) }, 'ended; some accepted tasks are left');
  }

  /** What the shadow policy wanted, where there is one. */
  #sayShadow(): void {
    const { options, pool, log } = this.#parts;
    const { shadow: comparison } = pool.autoscaler;
    if (options.shadow === undefined || comparison === undefined || options.isDemo) return; // the demo tells it itself
    const { ticks, equalRatio, errors } = comparison;
    const { live, shadow } = meanSizes(comparison);
    const facts = { wanted: round(shadow, 1), live: round(live, 1), same: round(equalRatio, 3), ticks, errors };
    log.info({ shadow: options.shadow.name, ...facts }, 'shadow');
  }

  #exitCode(): ExitCode {
    if (this.#signals > 1) return EXIT.interrupted;
    const { out, leftovers, unwritten } = this.#parts.sinks;
    const isAllWritten = out?.failure === undefined && unwritten.places.length === 0;
    const isNoneLeft = leftovers.places.length === 0 && leftovers.lost === 0;
    const isSound = !this.#isBroken && !this.#wasExitRefused;
    return isAllWritten && isNoneLeft && isSound ? EXIT.ok : EXIT.failed;
  }
}

const countOf = (places: readonly KeptIn[]): number => places.reduce((sum, { lines }) => sum + lines, 0);

/** Where the tasks are that were left, and which line runs those in files. */
const placeFacts = (host: CommandHost, { module = 'MODULE' }: ServeOptions, places: readonly KeptIn[]) => {
  const files = places.filter(({ isFile }) => isFile).map(({ path }) => path);
  return {
    file: places.map(({ path }) => path).join(', '),
    ...(files.length > 0 && { resume: resumeLeftovers(host, module, files) }),
  };
};

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const STEPS = { notice: 'not ready', shut: 'the door is shut', closed: 'every task has an outcome' };
