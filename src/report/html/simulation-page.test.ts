import { describe, expect, it } from 'vitest';
import { escapeHtml } from './escape-html.ts';
import type { PageShadow } from './shadow-part.ts';
import { type PageRun, renderSimulationPage } from './simulation-page.ts';

const EVIL = `<img src=x onerror=alert(1)>"'&\u2028`;

const run = (policy: string): PageRun => ({
  policy,
  lateRatio: 0.0123,
  cost: 1.07,
  waitP50Ms: 5,
  waitP99Ms: 160,
  startsPer1000: 1.25,
  reversalsPerHour: 90,
  peakLive: 12,
  isFailed: true,
  timeline: [
    { atMs: 0, arrivalsPerSec: 100, offered: 7.5, live: 8, waitP99Ms: 20 },
    { atMs: 500, arrivalsPerSec: 120, offered: 9, live: 10 },
  ],
  changes: [{ atMs: 400, to: 10, text: `10 of 12: ${EVIL}` }],
  curve: [
    { label: EVIL, cost: 1.2, lateRatio: 0 },
    { label: 'thrifty', cost: 1.01, lateRatio: 0.05 },
  ],
});

const page = (name: string, policies: readonly string[]): string =>
  renderSimulationPage({
    title: `${name} tried`,
    conditions: [['SLO', '500 ms']],
    loads: [{ name, durationMs: 1_000, tasks: 110, waitSloMs: 500, runs: policies.map(run) }],
  });

describe('the page of a simulation', () => {
  it('shows each policy in the table, the charts and the reasons', () => {
    const html = page('elb', ['default', 'classic']);
    expect(html).toContain('<td class="bad">1.23 %</td><td>1.070</td>');
    expect(html.match(/<figure/g)).toHaveLength(4);
    expect(html.match(/class="mark/g)).toHaveLength(2 * (1 + 2 + 1)); // changes, curve points, settings
    expect(html).toContain('default at 400 ms: 10 of 12:');
    expect(html).toContain('wait');
  });

  it('compares a policy with its shadow in a table and a chart of its own, and only where there is one', () => {
    const course = [
      { atMs: 0, live: 8, shadow: 6 },
      { atMs: 500, live: Number.NaN, shadow: Number.NaN },
    ];
    const shadow: PageShadow = {
      name: 'calm.json',
      equalRatio: 0.913,
      ticks: 1_234,
      meanLive: 42,
      meanShadow: 37.21,
      workerTimeRatio: 0.886,
      higherMs: 3_000,
      lowerMs: 12_000,
      errors: 2,
      course,
    };
    const runs = [run('classic'), { ...run('default'), shadow }];
    const html = renderSimulationPage({
      title: 'tried',
      conditions: [],
      loads: [{ name: 'elb', durationMs: 1_000, tasks: 110, waitSloMs: 500, runs }],
    });
    expect(html.match(/<figure/g)).toHaveLength(5);
    const cells = ['42', '37.2', '0.886 of it', '91.3 %', '3 s', '12 s', '1,234 (2 failed)'];
    const name = '<td class="name"><span class="key dashed c1">calm.json beside default</span></td>';
    expect(html).toContain(`${name}${cells.map((cell) => `<td>${cell}</td>`).join('')}`);
    expect(html.match(/beside default/g)?.length).toBeGreaterThan(2); // table, legend, readings
    expect(html).not.toContain('beside classic');
    expect(html).not.toContain('NaN');
    expect(page('elb', ['default'])).not.toContain('shadow');
  });

  it.each([
    [8, 6, false],
    [8, 1, true],
  ])('takes a square-root scale where sizes of %d and %d are to be told apart', (live, shadow, isSquareRoot) => {
    const figures = { equalRatio: 0, ticks: 9, meanLive: live, meanShadow: shadow, higherMs: 0, lowerMs: 900, errors: 0 };
    const beside: PageShadow = { name: 'b', ...figures, course: [{ atMs: 0, live, shadow }] };
    const html = renderSimulationPage({
      title: 'tried',
      conditions: [],
      loads: [{ name: 'elb', durationMs: 1_000, tasks: 1, waitSloMs: 500, runs: [{ ...run('a'), shadow: beside }] }],
    });
    expect(html.includes('(dashed), square-root scale')).toBe(isSquareRoot);
  });

  it('lets foreign text be nothing but text', () => {
    const html = page(EVIL, [EVIL]);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u2028');
    expect(html).toContain(escapeHtml(EVIL));
    expect(escapeHtml(EVIL)).toBe('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp; ');
  });

  it('asks for nothing from outside, and forbids itself to', () => {
    const html = page('elb', ['default']).replaceAll(escapeHtml(EVIL), '');
    expect(html).not.toMatch(/(?:src|href)\s*=|https?:|@import|url\(/);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"`);
  });

  it('leaves a gap where there is no data, and can show a load without tasks', () => {
    expect(page('elb', ['default'])).toContain('default: –');
    const empty = renderSimulationPage({
      title: 'empty',
      conditions: [],
      loads: [
        { name: 'none', durationMs: 0, tasks: 0, waitSloMs: 500, runs: [{ ...run('a'), timeline: [], curve: [], changes: [] }] },
      ],
    });
    expect(empty).not.toContain('NaN');
  });
});
