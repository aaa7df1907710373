import path from 'node:path';
import { expect, it } from 'vitest';
import { createHandlerFolder } from './handler-folder.ts';
import { startMarea } from './marea-process.ts';

/** Lines of the short and of the long run. */
const SHORT = 100_000;
const LONG = 1_000_000;
const LINES_PER_WRITE = 10_000;

/** What ten times the inputs may cost more. A run that held its inputs would need about 200 MB more. */
const GROWTH_BYTES = 60 * 1_024 * 1_024;

/** The process itself says its peak at its end; Linux counts it in kilobytes. */
const HANDLER = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS * 1_024));
export default async () => undefined;\n`;

const peakOf = async (lines: number): Promise<number> => {
  using folder = createHandlerFolder({ 'no-op.mjs': HANDLER });
  const marea = startMarea(['run', 'no-op.mjs', '--quiet', '--out', path.join(folder.path, 'out')], { cwd: folder.path });
  for (let line = 0; line < lines; line += LINES_PER_WRITE) {
    const text = Array.from({ length: LINES_PER_WRITE }, (_, index) => `${line + index}\n`).join('');
    if (!marea.input.write(text)) await new Promise((resolve) => marea.input.once('drain', resolve));
  }
  marea.input.end();
  const { exitCode, stderr } = await marea.ended;
  expect(exitCode).toBe(0);
  return Number(/peak (\d+)/.exec(stderr)?.[1]);
};

it('needs no more memory for a million lines than for a tenth of them', async () => {
  const short = await peakOf(SHORT);
  const long = await peakOf(LONG);
  expect(long - short).toBeLessThan(GROWTH_BYTES);
});
