import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPoolError } from '../../../errors/index.ts';
import { httpSender, type LoadReport, type LoadSender } from '../../../load/index.ts';
import { visibleText } from '../../../report/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { createPaint, hasColour } from '../../paint.ts';
import { describeError } from '../../run/describe-error.ts';
import { choosePolicy } from '../../simulate/choose-policy.ts';
import { settingsNote } from '../../simulate/pool-settings.ts';
import { UsageError } from '../../usage-error.ts';
import type { ParsedLoad } from './load-options.ts';
import { planOf } from './load-plan.ts';
import { loadReportPage } from './load-report-page.ts';
import { type LoadOutcome, LoadSession, type LoadSessionParts } from './load-session.ts';
import { lateRatioOf, loadText, notesOf } from './load-text.ts';
import { ModelledPool } from './modelled-pool.ts';

const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):\s*(.{0,8000})$/;

const headersOf = (lines: readonly string[]): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const match = HEADER.exec(line);
    if (match === null)
      throw new UsageError(`--header ${visibleText(line, 60)} is no header; give for example 'authorization: Bearer …'`);
    headers[match[1] ?? ''] = match[2] ?? '';
  }
  return headers;
};

/** The body: a text, or with `@` in front the content of a file. */
const bodyOf = (text: string | undefined, host: CommandHost): string | Uint8Array | undefined => {
  if (text?.startsWith('@') !== true) return text;
  try {
    return readFileSync(resolve(host.workingDirectory, text.slice(1)));
  } catch (error) {
    throw new UsageError(`${visibleText(text.slice(1))} cannot be read: ${visibleText(describeError(error).message)}`);
  }
};

const httpTarget = (url: string, parsed: ParsedLoad, host: CommandHost): LoadSender => {
  const body = bodyOf(parsed.body, host);
  const { method, timeout: timeoutMs } = parsed;
  try {
    return httpSender({
      url,
      headers: headersOf(parsed.header ?? []),
      clock: host.clock,
      ...(method !== undefined && { method }),
      ...(body !== undefined && { body }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
  } catch (error) {
    if (!isPoolError(error)) throw error;
    throw new UsageError(`--url: ${visibleText(error.message)}`, undefined, { cause: error });
  }
};

const targetOf = async (parsed: ParsedLoad, host: CommandHost): Promise<LoadSessionParts['target']> => {
  if (parsed.url !== undefined) return { kind: 'http', sender: httpTarget(parsed.url, parsed, host) };
  const candidate = await choosePolicy(parsed.policy ?? 'default', host);
  const note = settingsNote(candidate, parsed);
  if (note !== undefined && parsed.quiet !== true) host.stderr.sink.write(`marea: ${visibleText(note)}\n`);
  return { kind: 'pool', pool: new ModelledPool(parsed, candidate, host.clock) };
};

const writePage = (path: string, text: string, workingDirectory: string): void => {
  try {
    writeFileSync(resolve(workingDirectory, path), text);
  } catch (error) {
    throw new UsageError(`${visibleText(path)} cannot be written: ${visibleText(describeError(error).message)}`);
  }
};

const print = (host: CommandHost, { report, pool }: LoadOutcome, failed: readonly string[], parsed: ParsedLoad): void => {
  const { sink, columns } = host.stdout;
  if (parsed.json === true) {
    const { samples, ...figures } = pool ?? { samples: [] };
    const sized = pool === undefined ? {} : { pool: { lateRatio: lateRatioOf(report, pool), ...figures, samples } };
    sink.write(`${JSON.stringify({ seed: parsed.seed, ...report, ...sized, broken: failed })}\n`);
    return;
  }
  const paint = createPaint(hasColour(host.stdout, host.environment, !parsed.color));
  sink.write(`${loadText(report, pool, columns)}\n`);
  for (const text of failed) sink.write(`${paint.red('failed')} ${text}\n`);
  if (parsed.quiet === true) return;
  for (const note of notesOf(report)) sink.write(paint.yellow(`note: ${note}\n`));
  sink.write(paint.dim(`\nseed ${parsed.seed}\n`));
};

/** The most frequent reason for which calls failed or were refused. */
const whyOf = ({ labels }: LoadReport): string => {
  const [most] = Object.entries(labels).sort(([, a], [, b]) => b - a);
  return most === undefined ? '' : `: ${visibleText(most[0], 40)}`;
};

/** Plays the load that the options describe and tells what came of it. @throws UsageError */
export const playLoad = async (host: CommandHost, parsed: ParsedLoad): Promise<ExitCode> => {
  const plan = planOf(parsed);
  const target = await targetOf(parsed, host);
  const outcome = await new LoadSession({ host, parsed, plan, target }).play();
  const { report, pool } = outcome;
  const failed = parsed.failIf
    .filter(({ isMet }) => isMet(report))
    .map((condition) => `${condition.text} (${condition.valueText(report)})`);
  if (parsed.html !== undefined)
    writePage(parsed.html, loadReportPage(report, pool, { seed: parsed.seed, failed }), host.workingDirectory);
  print(host, outcome, failed, parsed);
  if (report.isInterrupted) return EXIT.interrupted;
  if (failed.length > 0) return EXIT.threshold;
  if (report.sent === 0 || report.ok > 0) return EXIT.ok;
  host.stderr.sink.write(`error: no call ended well${whyOf(report)}\n`);
  return EXIT.failed;
};
