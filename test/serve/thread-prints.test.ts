import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from '../cli/handler-folder.ts';
import { logOf, startService } from './service.ts';

const LOUD = `export default (input) => {
  if (input === 'last words') { console.error('last words'); process.exit(3); }
  for (let line = 0; line < input; line += 1) console.log('line ' + line + ' ' + 'x'.repeat(1_000));
  return input;
};\n`;

const printsIn = (stdout: string): readonly string[] =>
  logOf(stdout)
    .filter(({ from }) => from === 'module')
    .map(({ msg }) => msg);

describe('marea serve --workers threads', () => {
  it('has what handlers print in its log, in order, also what a thread says last', async () => {
    using folder = createHandlerFolder({ 'loud.mjs': LOUD });
    await using service = await startService(folder.path, ['loud.mjs', '--workers', 'threads', '--max', '1']);
    expect((await service.send('/tasks', '3')).status).toBe(200);
    expect((await service.send('/tasks', '"last words"')).status).toBe(500);
    await service.until('last words');
    const { stdout, stderr } = await service.stop();
    expect(printsIn(stdout).map((text) => text.slice(0, 10).trim())).toEqual([
      'line 0 xxx',
      'line 1 xxx',
      'line 2 xxx',
      'last words',
    ]);
    expect(stderr).not.toContain('line 0');
  });

  it('loses no line that it does not count', async () => {
    using folder = createHandlerFolder({ 'loud.mjs': LOUD });
    await using service = await startService(folder.path, [
      'loud.mjs',
      '--workers',
      'threads',
      '--max',
      '1',
      '--log-level',
      'info',
    ]);
    expect((await service.send('/tasks', '20000')).status).toBe(200); // 20 MB in one breath
    expect((await service.send('/tasks', '1')).status).toBe(200);
    const metrics = await (await fetch(`http://127.0.0.1:${service.controlPort}/metrics`)).text();
    const lost = Number(/^serve_log_lines_lost_total (\d+)$/mu.exec(metrics)?.[1]);
    const { stdout } = await service.stop();
    const told = logOf(stdout).reduce((sum, { lost: count }) => sum + (typeof count === 'number' ? count : 0), 0);
    expect(printsIn(stdout).length + told).toBe(20_001);
    expect(lost).toBeLessThanOrEqual(told); // some may be told after the scrape
    expect(lost).toBeGreaterThan(0);
  });
});
