import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPoolError } from '../../errors/index.ts';
import { visibleText } from '../../report/index.ts';
import type { Condition, SimProgress, Workload } from '../../sim/index.ts';
import type { CommandHost } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { createPaint, hasColour } from '../paint.ts';
import { chooseShadow } from '../policy/choose-shadow.ts';
import { type ChosenShadow, type Shadow, shadowFor } from '../policy/shadow.ts';
import { describeError } from '../run/describe-error.ts';
import { shadowText } from '../shadow-text.ts';
import { UsageError } from '../usage-error.ts';
import { choosePolicy, type TriedPolicy } from './choose-policy.ts';
import { loadTrace } from './load-trace.ts';
import { type PlayedRun, playRun } from './played-run.ts';
import { type PoolSettings, settingsFor, settingsNote } from './pool-settings.ts';
import { ProgressLine } from './progress-line.ts';
import { resultsTable } from './results-table.ts';
import type { ParsedSimulate } from './simulate-options.ts';
import { type PlayedLoad, simulationPage } from './simulation-page.ts';

/** A threshold that a run broke. */
interface Breach {
  readonly run: PlayedRun;
  readonly threshold: Condition;
}

/** The shadow beside the pool that the options describe. */
const besideOf = (shadow: ChosenShadow | undefined, { startup }: ParsedSimulate, { goal }: PoolSettings): Shadow | undefined =>
  shadow && shadowFor(shadow, { workers: startup > 0 ? 'threads' : 'slots', goal });

const playLoad = async (
  workload: Workload,
  candidates: readonly TriedPolicy[],
  parsed: ParsedSimulate,
  { progress, shadow }: { readonly progress: ProgressLine; readonly shadow: ChosenShadow | undefined },
): Promise<readonly PlayedRun[]> => {
  const runs: PlayedRun[] = [];
  for (const candidate of candidates) {
    const name = visibleText(`${workload.name}, ${candidate.name}`, 60);
    try {
      const isSwept = parsed.html !== undefined;
      const settings = settingsFor(candidate, parsed);
      const beside = parsed.shadow === undefined ? candidate.shadow : shadow;
      const onProgress = (state: SimProgress): void => progress.show(name, state);
      runs.push(
        await playRun(workload, candidate, parsed, { isSwept, settings, shadow: besideOf(beside, parsed, settings), onProgress }),
      );
    } catch (error) {
      if (!isPoolError(error)) throw error;
      throw new UsageError(`${name} cannot be simulated: ${visibleText(error.message)}`, undefined, { cause: error });
    }
  }
  return runs;
};

const breachesOf = (runs: readonly PlayedRun[], { failIf }: ParsedSimulate): readonly Breach[] =>
  runs.flatMap((run) => failIf.filter(({ isMet }) => isMet(run.result)).map((threshold) => ({ run, threshold })));

const writePage = (path: string, text: string, workingDirectory: string): void => {
  try {
    writeFileSync(resolve(workingDirectory, path), text);
  } catch (error) {
    throw new UsageError(`${visibleText(path)} cannot be written: ${visibleText(describeError(error).message)}`);
  }
};

const print = (host: CommandHost, loads: readonly PlayedLoad[], breaches: readonly Breach[], parsed: ParsedSimulate): void => {
  const { sink, columns } = host.stdout;
  if (parsed.json === true) {
    const runs = loads.flatMap(({ runs: played }) =>
      played.map(({ policy, settings: { min, max, goal }, result: { timeline: _timeline, ...result } }) => ({
        policy,
        pool: { min, max, goal },
        ...result,
      })),
    );
    const failed = breaches.map(({ run, threshold }) => ({
      workload: run.result.workload,
      policy: run.policy,
      threshold: threshold.text,
      value: threshold.valueText(run.result),
    }));
    sink.write(`${JSON.stringify({ seed: parsed.seed, runs, failed })}\n`);
    return;
  }
  const paint = createPaint(hasColour(host.stdout, host.environment, !parsed.color));
  sink.write(`${loads.map(({ runs }) => resultsTable(runs, columns)).join('\n\n')}\n`);
  for (const { run, threshold } of breaches) {
    sink.write(
      `${paint.red('failed')} ${visibleText(run.result.workload)}, ${visibleText(run.policy)}: ${threshold.text} (${threshold.valueText(run.result)})\n`,
    );
  }
  if (parsed.quiet !== true) {
    sink.write(
      paint.dim(
        `\nlate: waited longer than the SLO, or refused. cost: worker time ÷ run time of all tasks. seed ${parsed.seed}\n`,
      ),
    );
  }
};

const printShadows = (host: CommandHost, loads: readonly PlayedLoad[]): void => {
  for (const { policy, shadowName, result } of loads.flatMap(({ runs }) => runs)) {
    const { workload, shadow } = result;
    if (shadow === undefined) continue;
    const beside = `${shadowName} beside ${visibleText(policy, 40)} on ${visibleText(workload)}`;
    host.stdout.sink.write(`\n${shadowText(beside, shadow)}\n`);
  }
};

/** Tells which files have set bounds and aims of their own, because rows of one table may then stand for different pools. */
const printSettings = ({ stdout }: CommandHost, candidates: readonly TriedPolicy[], parsed: ParsedSimulate): void => {
  for (const candidate of candidates) {
    const note = settingsNote(candidate, parsed);
    if (note !== undefined) stdout.sink.write(`${visibleText(note)}\n`);
  }
};

/** Plays every load with every policy and tells what came of it. @throws UsageError */
export const simulateTraces = async (host: CommandHost, traces: readonly string[], parsed: ParsedSimulate): Promise<ExitCode> => {
  const candidates: TriedPolicy[] = [];
  for (const word of parsed.policy) candidates.push(await choosePolicy(word, host));
  for (const candidate of candidates) settingsFor(candidate, parsed); // refused before anything is played
  const workloads = traces.map((path) => loadTrace(path, parsed, host.workingDirectory));
  const shadow = typeof parsed.shadow === 'string' ? await chooseShadow(parsed.shadow, host) : undefined;
  const progress = new ProgressLine(host.stderr, parsed.quiet === true);
  const loads: PlayedLoad[] = [];
  const breaches: Breach[] = [];
  for (const workload of workloads) {
    const runs = await playLoad(workload, candidates, parsed, { progress, shadow });
    const broken = breachesOf(runs, parsed);
    breaches.push(...broken);
    loads.push({ runs, failed: new Set(broken.map(({ run }) => run)) });
  }
  progress.clear();
  if (parsed.html !== undefined) writePage(parsed.html, simulationPage(loads, parsed), host.workingDirectory);
  print(host, loads, breaches, parsed);
  if (parsed.json !== true) printShadows(host, loads);
  if (parsed.json !== true && parsed.quiet !== true) printSettings(host, candidates, parsed);
  return breaches.length > 0 ? EXIT.threshold : EXIT.ok;
};
