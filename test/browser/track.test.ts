import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Track } from '../../dashboard/track.ts';
import { changeAt, pointAt, viewAt } from './scripted-plane.ts';

const MINUTE_MS = 60_000;
const SPAN_MS = 30 * MINUTE_MS;
/** Two points a second, half an hour long: what the charts can hold. */
const MOST_POINTS = 3_600;

const sizes = (track: Track): readonly (number | null)[] => track.column(({ desired }) => desired);

describe('the track behind the charts', () => {
  it('keeps order, half an hour and a bound of points, whatever comes', () => {
    const event = fc.record({
      kind: fc.constantFrom('snapshot', 'change', 'change', 'change', 'history'),
      afterMs: fc.oneof(fc.integer({ min: 1, max: 1_200 }), fc.integer({ min: -10_000, max: 10 * MINUTE_MS })),
      count: fc.integer({ min: 1, max: 5_000 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const track = new Track();
        let nowMs = 10 * SPAN_MS;
        for (const { kind, afterMs, count } of events) {
          nowMs += afterMs;
          if (kind === 'snapshot') track.addSnapshot(viewAt(nowMs));
          else if (kind === 'history')
            track.join(
              Array.from({ length: count }, (_, index) => pointAt(nowMs - (count - index) * 100)),
              [],
            );
          else
            for (let index = 0; index < count; index += 1, nowMs += 20)
              track.addChange(changeAt(nowMs, index % 7, (index + 1) % 7));
          const seconds = track.seconds();
          expect(seconds.length).toBeLessThanOrEqual(MOST_POINTS);
          for (let index = 1; index < seconds.length; index += 1) {
            if ((seconds[index] ?? 0) <= (seconds[index - 1] ?? 0)) throw new Error(`no order at ${index}: ${seconds.join(' ')}`);
          }
          expect(1_000 * ((seconds.at(-1) ?? 0) - (seconds[0] ?? 0))).toBeLessThanOrEqual(SPAN_MS);
          expect(track.changes.length).toBeLessThanOrEqual(200);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the peak of a size when the points before are thinned', () => {
    const track = new Track();
    track.addSnapshot(viewAt(MINUTE_MS));
    track.addChange(changeAt(MINUTE_MS + 500, 12, 19));
    track.addChange(changeAt(MINUTE_MS + 1_000, 19, 12));
    for (let index = 1; index <= 20_000; index += 1) track.addChange(changeAt(MINUTE_MS + 1_000 + 50 * index, 12, 12));
    expect(Math.max(...sizes(track).map((size) => size ?? 0))).toBe(19);
  });

  it('leaves a gap where no snapshot came, and none where the server knows what was', () => {
    const track = new Track();
    for (const atMs of [1_000, 2_000, 3_000]) track.addSnapshot(viewAt(MINUTE_MS + atMs));
    track.addSnapshot(viewAt(MINUTE_MS + 20_000));
    expect(sizes(track)).toEqual([12, 12, 12, null, 12]);
    track.join([pointAt(MINUTE_MS + 2_500), pointAt(MINUTE_MS + 11_000, { desired: 9 }), pointAt(MINUTE_MS + 19_500)], []);
    expect(sizes(track)).toEqual([12, 12, 12, 9, 12, 12]);
  });

  it('draws no line across a gap when a change comes before the first snapshot of a stream', () => {
    const track = new Track();
    track.addSnapshot(viewAt(MINUTE_MS));
    track.addChange(changeAt(MINUTE_MS + 30_000, 12, 4));
    track.addSnapshot(viewAt(MINUTE_MS + 30_100, { desired: 4 }));
    expect(sizes(track)).toEqual([12, null, 4]);
  });

  it('goes on when the clock of the server was set back', () => {
    const track = new Track();
    for (const atMs of [0, 1_000, 2_000, 3_000]) track.addSnapshot(viewAt(10 * MINUTE_MS + atMs));
    track.addSnapshot(viewAt(10 * MINUTE_MS - 5_000, { desired: 7 }));
    track.addSnapshot(viewAt(10 * MINUTE_MS - 4_000, { desired: 8 }));
    expect(sizes(track)).toEqual([7, 8]);
  });
});
