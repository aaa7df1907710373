import type { ShadowComparison } from '../autoscale/index.ts';
import { formatCount, formatCounted, formatDuration } from '../report/index.ts';

const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(2)}`;

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)} %`;

const longestText = ({ longestDifference: longest }: ShadowComparison): string =>
  longest === undefined ? '' : `, longest ${formatDuration(longest.untilMs - longest.fromMs)} (wanted ${longest.shadow})`;

const timesText = ({ higherMs, lowerMs }: ShadowComparison): string =>
  `more for ${formatDuration(higherMs)}, fewer for ${formatDuration(lowerMs)}`;

const failureLines = ({ errors }: ShadowComparison): readonly string[] =>
  errors > 0 ? [`it failed in ${formatCounted(errors, 'tick')}`] : [];

/** Workers that each of them wanted, averaged over the time that was compared; 0 before there was any. */
export const meanSizes = ({
  elapsedMs,
  liveWorkerSec,
  shadowWorkerSec,
}: ShadowComparison): { readonly live: number; readonly shadow: number } => {
  const mean = (workerSec: number): number => (elapsedMs === 0 ? 0 : (1_000 * workerSec) / elapsedMs);
  return { live: mean(liveWorkerSec), shadow: mean(shadowWorkerSec) };
};

/** How a shadow policy compares with the live one, in a few short lines without its name. */
export const shadowLines = (comparison: ShadowComparison): readonly string[] => {
  const { ticks, equalRatio } = comparison;
  if (ticks === 0) return ['nothing was decided', ...failureLines(comparison)];
  const { live, shadow } = meanSizes(comparison);
  return [
    `wanted ${shadow.toFixed(1)} workers instead of ${live.toFixed(1)} on average`,
    `the same in ${percent(equalRatio)} of ${formatCounted(ticks, 'tick')}`,
    timesText(comparison),
    ...failureLines(comparison),
  ];
};

/** The same on one line. `name` MUST be free of control characters. */
export const shadowLine = (name: string, comparison: ShadowComparison): string =>
  `shadow ${name}: ${shadowLines(comparison).join(', ')}`;

/** How a shadow policy compares with the live one, in three lines. `name` MUST be free of control characters. */
export const shadowText = (name: string, comparison: ShadowComparison): string => {
  const { ticks, equalRatio, meanDifference, liveWorkerSec, shadowWorkerSec, workerTimeRatio } = comparison;
  const ratio = workerTimeRatio === undefined ? '' : ` (${workerTimeRatio.toFixed(3)} of it)`;
  return [
    `shadow ${name}: ${formatCounted(ticks, 'tick')}, ${percent(equalRatio)} with the same size, ${signed(meanDifference)} workers on average`,
    `worker time wanted: ${formatCount(Math.round(shadowWorkerSec))} s against ${formatCount(Math.round(liveWorkerSec))} s${ratio}`,
    `${timesText(comparison)}${longestText(comparison)}`,
    ...failureLines(comparison),
  ].join('\n  ');
};
