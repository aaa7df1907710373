import type { AutoscalerView, PoolView } from '../src/control/pool-view.ts';
import { part, withText } from './page-parts.ts';
import { clockText, countText, reasonText, spanText } from './words.ts';

const numbersOf = (view: PoolView): readonly (readonly [string, string])[] => {
  const { desired, live, busy, idle, starting, queued, retrying = 0, queueCapacity, waitMs, oldestWaitMs, counts } = view;
  return [
    ['desired', countText(desired)],
    ['live', countText(live)],
    ['busy', countText(busy)],
    ['idle', countText(idle)],
    ...(starting > 0 ? [['starting', countText(starting)] as const] : []),
    ['queued', queueCapacity === undefined ? countText(queued) : `${countText(queued)} of ${countText(queueCapacity)}`],
    ...(retrying > 0 ? [['between two tries', countText(retrying)] as const] : []),
    ['wait, 99 %', waitMs === undefined ? '–' : spanText(waitMs.p99)],
    ['oldest waits', queued === 0 ? '–' : spanText(oldestWaitMs)],
    ...(counts === undefined
      ? []
      : [
          ['completed', countText(counts.completed)] as const,
          ['failed', countText(counts.failed)] as const,
          ['refused', countText(counts.rejected + counts.shed + counts.evicted)] as const,
          ...(counts.retried > 0 ? [['tries again', countText(counts.retried)] as const] : []),
        ]),
  ];
};

const marksOf = ({ override, paused, dryRun, isDegraded }: AutoscalerView): readonly string[] => [
  ...(override === undefined
    ? []
    : [
        `Override: ${countText(override.desired)} until ${clockText(override.untilWallMs)} (${spanText(override.leftMs)} left) by ${override.actor}: ${override.reason}`,
      ]),
  ...(paused === undefined ? [] : [paused === 'both' ? 'Paused: the size is frozen' : `Paused: the size cannot go ${paused}`]),
  ...(dryRun ? ['Dry run: sizes are only recorded'] : []),
  ...(isDegraded ? ['Degraded: fewer workers than the smallest size'] : []),
];

/**
 * Shows what a pool is now: its workers, the size that is desired and why, what operators asked for, and its numbers. Workers that
 * start when a task comes are fewer than desired while little is to do, so the two are told apart.
 */
export const showNow = (view: PoolView): void => {
  document.title = `${view.live} of ${view.max} · ${view.name} · marea`;
  part('name', HTMLHeadingElement).textContent = view.name;
  part('size', HTMLParagraphElement).replaceChildren(
    countText(view.live),
    withText('small', ` of ${countText(view.max)} workers`),
  );
  part('why', HTMLParagraphElement).textContent = reasonText(view.explain);
  part('why-title', HTMLHeadingElement).textContent = `Why is the desired size ${countText(view.desired)}?`;
  const marks = view.autoscaler === undefined ? [] : marksOf(view.autoscaler);
  part('marks', HTMLParagraphElement).replaceChildren(...marks.map((text) => withText('span', text, 'mark')));
  part('numbers', HTMLDListElement).replaceChildren(
    ...numbersOf(view).map(([name, value]) => {
      const group = document.createElement('div');
      group.append(withText('dt', name), withText('dd', value));
      return group;
    }),
  );
};
