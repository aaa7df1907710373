import type { ShadowComparison } from '../autoscale/index.ts';
import { formatCount, formatCounted, formatDuration } from '../report/index.ts';

const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(2)}`;

const longestText = ({ longestDifference: longest }: ShadowComparison): string =>
  longest === undefined ? '' : `, longest ${formatDuration(longest.untilMs - longest.fromMs)} (wanted ${longest.shadow})`;

/** How a shadow policy compares with the live one, in three lines. `name` MUST be free of control characters. */
export const shadowText = (name: string, shadow: ShadowComparison): string => {
  const { ticks, equalRatio, higherMs, lowerMs, meanDifference, liveWorkerSec, shadowWorkerSec, workerTimeRatio, errors } =
    shadow;
  const ratio = workerTimeRatio === undefined ? '' : ` (${workerTimeRatio.toFixed(3)} of it)`;
  return [
    `shadow ${name}: ${formatCounted(ticks, 'tick')}, ${(100 * equalRatio).toFixed(1)} % with the same size, ${signed(meanDifference)} workers on average`,
    `  worker time wanted: ${formatCount(Math.round(shadowWorkerSec))} s against ${formatCount(Math.round(liveWorkerSec))} s${ratio}`,
    `  more for ${formatDuration(higherMs)}, fewer for ${formatDuration(lowerMs)}${longestText(shadow)}`,
    ...(errors > 0 ? [`  it failed in ${formatCounted(errors, 'tick')}`] : []),
  ].join('\n');
};
