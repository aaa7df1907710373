import { formatDuration } from '../../../report/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { createPaint, hasColour } from '../../paint.ts';
import { stoppedByOutside } from '../outside-stop.ts';
import { kindsOf, type ParsedChaos, planOf } from './chaos-options.ts';
import { type ChaosOutcome, problemsOf } from './chaos-outcome.ts';
import type { ChaosPlan, WorkerKind } from './chaos-plan.ts';
import { chaosLine, chaosText, notesOf } from './chaos-text.ts';
import { RealWorld, VirtualWorld } from './chaos-world.ts';
import { KindRun } from './play-kind.ts';

/** How often a line of progress is written, in milliseconds. */
const LINE_MS = 1_000;

/** Plays one kind, and tells how it goes when that takes its time. */
const playOne = async (host: CommandHost, parsed: ParsedChaos, kind: WorkerKind, plan: ChaosPlan): Promise<ChaosOutcome> => {
  if (parsed.real !== true) return new KindRun(kind, plan, new VirtualWorld()).play();
  const { clock, stderr } = host;
  let run: KindRun | undefined;
  const tell = (): void => {
    const progress = run?.progress();
    if (progress !== undefined) stderr.sink.write(`${chaosLine(kind, progress)}\n`);
    timer = clock.setTimer(tell, LINE_MS);
  };
  let timer = parsed.quiet === true ? undefined : clock.setTimer(tell, LINE_MS);
  const play = (): Promise<ChaosOutcome> => {
    run = new KindRun(kind, plan, new RealWorld(clock)); // counts what is open, the listeners for the outside among it
    return run.play();
  };
  try {
    return await stoppedByOutside(host, () => run?.stop(), play);
  } finally {
    timer?.cancel();
  }
};

const print = (host: CommandHost, parsed: ParsedChaos, plan: ChaosPlan, outcomes: readonly ChaosOutcome[]): void => {
  const { sink } = host.stdout;
  const { limits, seed } = plan;
  const mode = parsed.real === true ? 'real' : 'virtual';
  if (parsed.json === true) {
    const kinds = outcomes.map((outcome) => ({ ...outcome, problems: problemsOf(outcome, limits) }));
    sink.write(`${JSON.stringify({ seed, time: mode, durationMs: plan.durationMs, limits, kinds })}\n`);
    return;
  }
  const paint = createPaint(hasColour(host.stdout, host.environment, !parsed.color));
  sink.write(
    `chaos: ${formatDuration(plan.durationMs)} of ${mode} time on each kind of workers\n\n${chaosText(outcomes, limits)}\n`,
  );
  for (const outcome of outcomes) {
    for (const problem of problemsOf(outcome, limits)) sink.write(`${paint.red('failed')} ${outcome.workers}: ${problem}\n`);
  }
  if (parsed.quiet === true) return;
  for (const note of notesOf(outcomes)) sink.write(paint.yellow(`note: ${note}\n`));
  sink.write(paint.dim(`\nseed ${seed}\n`));
};

/** Plays chaos on the wanted kinds of workers, one after the other, and tells what was kept. */
export const playChaos = async (host: CommandHost, parsed: ParsedChaos): Promise<ExitCode> => {
  const plan = planOf(parsed);
  const outcomes: ChaosOutcome[] = [];
  for (const kind of kindsOf(parsed)) {
    const outcome = await playOne(host, parsed, kind, plan);
    outcomes.push(outcome);
    if (outcome.isInterrupted) break;
  }
  print(host, parsed, plan, outcomes);
  if (outcomes.some(({ isInterrupted }) => isInterrupted)) return EXIT.interrupted;
  return outcomes.some((outcome) => problemsOf(outcome, plan.limits).length > 0) ? EXIT.threshold : EXIT.ok;
};
