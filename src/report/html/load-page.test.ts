import { describe, expect, it } from 'vitest';
import { type LoadPage, renderLoadPage } from './load-page.ts';

const page: LoadPage = {
  title: 'Load on <img src=x>',
  conditions: [['executor', 'constant-arrival-rate']],
  figures: [
    ['asked', '100/s'],
    ['p99', '<b>1 s</b>'],
  ],
  failed: ['p99 >500ms (1 s)'],
  durationMs: 2_000,
  bins: [
    { atMs: 0, askedPerSec: 100, sentPerSec: 100, okPerSec: 99, inFlight: 8, latencyP50Ms: 70, latencyP99Ms: 1_000 },
    { atMs: 1_000, askedPerSec: 100, sentPerSec: 50, okPerSec: 0, inFlight: 8 },
  ],
  sizes: [],
};

describe('renderLoadPage', () => {
  it('shows rates, latencies and calls under way, the figures, and what was broken', () => {
    const html = renderLoadPage(page);
    expect(html.match(/<figure/g)).toHaveLength(3);
    expect(html).toContain('<tr><td>asked</td><td>100/s</td></tr>');
    expect(html).toContain('<td class="bad">p99 &gt;500ms (1 s)</td>');
    expect(html).toContain('p99: –'); // a part in which no call ended has no latency
  });

  it('shows the pool when it can be seen', () => {
    const html = renderLoadPage({ ...page, sizes: [{ atMs: 0, live: 4, busy: 3, queued: 0 }] });
    expect(html.match(/<figure/g)).toHaveLength(4);
    expect(html).toContain('workers');
  });

  it('takes foreign text as text, and asks for nothing', () => {
    const html = renderLoadPage(page);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>1 s');
    expect(html).not.toMatch(/(?:src|href)="?http/);
  });
});
