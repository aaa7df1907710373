import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPoolError } from '../../../errors/index.ts';
import { visibleText } from '../../../report/index.ts';
import { type Tuning, tune, type Workload } from '../../../sim/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { describeError } from '../../run/describe-error.ts';
import { loadTrace } from '../../simulate/load-trace.ts';
import { UsageError } from '../../usage-error.ts';
import type { ParsedTune } from './tune-options.ts';
import { tuneText } from './tune-text.ts';

const search = async (host: CommandHost, workload: Workload, parsed: ParsedTune): Promise<Tuning> => {
  const { min, max, queue, startup, waitSlo, late, train, trials, seed, quiet } = parsed;
  const isShown = host.stderr.isTerminal && quiet !== true;
  try {
    return await tune({
      workload,
      pool: { min, max, startMs: startup, waitSloMs: waitSlo, queue: { capacity: queue } },
      lateRatio: late,
      trainRatio: train,
      trials,
      seed,
      onTrial: (done, { costRatio, lateRatio }) => {
        if (!isShown) return;
        const score = `cost ${costRatio.toFixed(3)}, late ${(100 * lateRatio).toFixed(2)} %`;
        host.stderr.sink.write(`\rtrial ${done} of ${trials}: ${score}\x1b[K`);
      },
    });
  } catch (error) {
    if (!isPoolError(error)) throw error;
    throw new UsageError(`${visibleText(workload.name)} cannot be tuned for: ${visibleText(error.message)}`, undefined, {
      cause: error,
    });
  } finally {
    if (isShown) host.stderr.sink.write('\r\x1b[K');
  }
};

const write = (path: string, text: string, workingDirectory: string): void => {
  try {
    writeFileSync(resolve(workingDirectory, path), text);
  } catch (error) {
    throw new UsageError(`${visibleText(path)} cannot be written: ${visibleText(describeError(error).message)}`);
  }
};

/** Where editors find what may stand in a policy file, as seen from a project that has marea installed. */
const SCHEMA = './node_modules/marea/docs/policy.schema.json';

/** The policy file: bounds and SLO that it was tuned for stand beside the policy. */
const fileText = ({ policy }: Tuning, { min, max, waitSlo }: ParsedTune): string =>
  `${JSON.stringify({ $schema: SCHEMA, min, max, waitSloMs: waitSlo, policy }, null, 2)}\n`;

/** Tunes for a trace, tells what came of it, and writes the policy where it is worth it. @throws UsageError */
export const tuneTrace = async (host: CommandHost, trace: string, parsed: ParsedTune): Promise<ExitCode> => {
  const tuning = await search(host, loadTrace(trace, parsed, host.workingDirectory), parsed);
  const { out } = parsed;
  const isWritten = out !== undefined && (tuning.isBetter || parsed.force === true);
  if (out !== undefined && isWritten) write(out, fileText(tuning, parsed), host.workingDirectory);
  const { sink } = host.stdout;
  if (parsed.json === true) {
    sink.write(`${JSON.stringify({ trace, seed: parsed.seed, ...tuning, ...(isWritten && { written: out }) })}\n`);
    return EXIT.ok;
  }
  sink.write(`${tuneText(trace, tuning)}\n`);
  if (isWritten) sink.write(`written: ${visibleText(out)}\n`);
  else if (out !== undefined) sink.write(`${visibleText(out)} was not written; --force writes it all the same\n`);
  return EXIT.ok;
};
