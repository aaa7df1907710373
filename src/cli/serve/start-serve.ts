import { randomUUID } from 'node:crypto';
import { recentJournal } from '../../control/index.ts';
import { createDeferred } from '../../internal/index.ts';
import type { Clock } from '../../time/index.ts';
import type { CommandHost } from '../command-host.ts';
import type { ExitCode } from '../exit-code.ts';
import { createPaint, hasColour } from '../paint.ts';
import { loadForCommand } from '../run/load-for-command.ts';
import type { TextSink } from '../text-sink.ts';
import type { ServeDoors } from './serve-doors.ts';
import { createServeLog, type ServeLog } from './serve-log.ts';
import type { ServeOptions } from './serve-options.ts';
import { createCrew, createSlots, type ServePool, type ServePoolRequest } from './serve-pool.ts';
import { ServeSession } from './serve-session.ts';
import { type FileTrouble, openServeSinks, teeJournal } from './serve-sinks.ts';
import { ThreadPrints } from './thread-prints.ts';

/** The log of a service on standard output: lines for people on a terminal, else JSON, unless the options say which. */
export const createLogOf = (
  host: CommandHost,
  options: ServeOptions,
  sink: Pick<TextSink, 'write' | 'isFull' | 'whenRoom'>,
): ServeLog =>
  createServeLog({
    form: options.logForm ?? (host.stdout.isTerminal ? 'text' : 'json'),
    level: options.logLevel,
    sink,
    clock: host.clock,
    paint: createPaint(hasColour(host.stdout, host.environment, options.isColourRefused)),
  });

/** Time that the reader of the log has for the last lines, in milliseconds. */
const LAST_WORDS_MS = 1_000;

/** Waits for the reader of a sink, and no longer than `limitMs`. */
const flushWithin = async (sink: Pick<TextSink, 'flush'>, limitMs: number, clock: Pick<Clock, 'setTimer'>): Promise<void> => {
  const late = createDeferred<void>();
  const timer = clock.setTimer(() => late.resolve(), limitMs, { keepAlive: true });
  await Promise.race([sink.flush(), late.promise]);
  timer.cancel();
};

/** What goes wrong with files, in the log. */
export const troubleIn =
  (log: ServeLog): FileTrouble =>
  (facts, message) => {
    if (facts.error === undefined) log.warn(facts, message);
    else log.error(facts, message);
  };

const createPoolOf = async (request: ServePoolRequest, host: CommandHost): Promise<ServePool> => {
  const { workers, module = '' } = request.options; // only the demo has none
  const loaded = await loadForCommand(host, module); // a fault of it is told before a port opens
  if (workers !== 'slots') return createCrew(request, loaded);
  const { handler, classify } = loaded;
  let index = -1;
  return createSlots(
    request,
    (input, context) => {
      index += 1;
      const number = index;
      return handler(input, {
        index: number,
        get signal(): AbortSignal {
          return context.signal; // made when it is read
        },
      });
    },
    classify,
  );
};

/** Tells where the service can be reached, and how large its pool may become. */
const sayListening = (log: ServeLog, { tasksUrl, control }: ServeDoors, options: ServeOptions, pool: ServePool): void => {
  const { min, max } = pool.snapshot();
  log.info({ tasks: `${tasksUrl}tasks`, workers: options.workers, min, max, queue: options.queueCapacity }, 'ready');
  if (control === undefined) return;
  const token = control.tokenFile ?? 'MAREA_TOKEN';
  log.info({ dashboard: control.url, metrics: `${control.url}metrics`, token }, 'control plane');
};

const threadPrintsTo = (log: ServeLog): ThreadPrints =>
  new ThreadPrints(
    `marea.serve.${randomUUID()}`,
    (text) => log.info({ from: 'module' }, text.trimEnd()),
    (count) => log.lose(count),
  );

/** Serves a module until a signal comes. @throws UsageError when module, ports or files cannot be used; then nothing was served. */
export const startServe = async (host: CommandHost, options: ServeOptions): Promise<ExitCode> => {
  const logSink = host.openLog();
  const log = createLogOf(host, options, logSink);
  const sinks = openServeSinks(host, options, troubleIn(log));
  const journal = recentJournal();
  using prints = options.workers === 'threads' ? threadPrintsTo(log) : undefined;
  const request = { options, clock: host.clock, journal: teeJournal([sinks.journal, journal.write]) };
  const pool = await createPoolOf(request, host).catch((error: unknown) => {
    sinks.opened.discard();
    throw error;
  });
  const session = new ServeSession({ host, options, pool, sinks, journal, log, ...(prints !== undefined && { prints }) });
  const doors = await session.open();
  sayListening(log, doors, options, pool);
  const code = await session.run(doors);
  await flushWithin(logSink, LAST_WORDS_MS, host.clock);
  return code;
};
