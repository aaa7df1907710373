import { type DecisionRecord, explainRecord, type JournalHeader, type Observation } from '../../autoscale/index.ts';
import { formatDuration, renderTable, visibleText } from '../../report/index.ts';

const short = (value: number): string => String(Number(value.toFixed(3)));

/** Facts of a stage: names carry their unit. */
const detailText = (detail: Readonly<Record<string, number | string | boolean>> | undefined): string =>
  Object.entries(detail ?? {})
    .map(([name, value]) => `${visibleText(name)} ${typeof value === 'number' ? short(value) : visibleText(String(value))}`)
    .join(', ');

const observationLines = (observation: Observation): readonly string[] => {
  const { live, busy, idle, starting, queued, queueCapacity, arrivals, completions, failures, overloads, rejections } =
    observation;
  const { waitMs, runMsSum, dtMs, oldestWaitMs, timedOut } = observation;
  const run = completions > 0 ? `, run time ${formatDuration(runMsSum / completions)} on average` : '';
  const capacity = queueCapacity === undefined ? '' : ` of ${queueCapacity}`;
  const waits =
    waitMs === undefined
      ? 'no task started in the last 10 s'
      : `wait p50 ${formatDuration(waitMs.p50)}, p99 ${formatDuration(waitMs.p99)}`;
  return [
    `workers   ${live} live: ${busy} busy, ${idle} idle, ${starting} starting`,
    `queue     ${queued}${capacity} waiting, the oldest for ${formatDuration(oldestWaitMs)}; ${waits}`,
    `last ${formatDuration(dtMs)}: ${arrivals} arrived, ${completions} done${run}, ${failures} failed, ${overloads} overloads, ${timedOut} timed out, ${rejections} refused`,
  ];
};

/** All of one decision in words: what was seen, what each stage made of it, and what was done. */
export const recordText = (record: DecisionRecord, header: JournalHeader, startMs: number): string => {
  const { observation, stages, recommended, granted, applied, outcome, at } = record;
  const rows = stages.map((stage) => [
    visibleText(stage.name),
    short(stage.in),
    short(stage.out),
    visibleText(stage.reason),
    detailText(stage.detail),
  ]);
  const columns = [
    { title: 'stage' },
    { title: 'in', align: 'right' as const },
    { title: 'out', align: 'right' as const },
    { title: 'reason' },
    { title: 'detail' },
  ];
  return [
    `at ${formatDuration(at - startMs)}: ${visibleText(explainRecord(record, { max: header.max }))}`,
    '',
    ...observationLines(observation),
    '',
    renderTable(columns, rows),
    '',
    `wanted ${recommended}, granted ${granted}, applied ${applied} (${outcome})`,
  ].join('\n');
};
