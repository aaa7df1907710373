import { HttpProblem } from '../../http/index.ts';
import type { ControlSettings } from '../control-options.ts';
import type { Route } from '../route.ts';

/** Longest time that a scrape may take, in milliseconds. */
const LONGEST_MS = 5_000;

/** Gives up on a reading that takes too long: monitoring must not pile up. @throws HttpProblem */
const withinTime = (reading: Promise<string>, { clock }: ControlSettings): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = clock.setTimer(
      () => reject(new HttpProblem(503, 'too-slow', `The metrics took longer than ${LONGEST_MS} ms`)),
      LONGEST_MS,
    );
    reading.then(resolve, reject).finally(() => timer.cancel());
  });

/** `/metrics`, when there are any. Scrapes at the same time share one reading, which is made anew only when it has ended. */
export const metricsRoutes = (settings: ControlSettings): readonly Route[] => {
  const { metrics, metricsType } = settings;
  if (metrics === undefined) return [];
  let reading: Promise<string> | undefined;
  const read = async (): Promise<string> => {
    try {
      return await metrics();
    } finally {
      reading = undefined;
    }
  };
  return [
    {
      method: 'GET',
      path: '/metrics',
      access: 'read',
      site: 'own',
      handle: async () => {
        reading ??= read();
        return new Response(await withinTime(reading, settings), { headers: { 'content-type': metricsType } });
      },
    },
  ];
};
