import { demand } from '../deciders/demand.ts';
import { tolerance } from '../guards/tolerance.ts';
import type { Policy } from '../policy.ts';
import { forecast } from './forecast.ts';
import type { ForecastOptions } from './forecast-options.ts';

/** The floor keeps what is needed, so the demand beside it may let go as soon as its own averages do. */
const DOWN_WINDOW_MS = 2_000;

/**
 * The autoscaler with a forecast: a demand that lets go quickly, and a floor that knows when the next rise comes. Until it knows, it
 * decides as `demand` alone does. Where there is no floor until then (`until: 'nothing'`, and `act: 'never'`) the demand has its own window.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const forecastPolicy = (options: ForecastOptions = {}): Policy => {
  const floor = forecast(options);
  const isHeld = floor.spec.options?.['until'] === 'demand';
  return { demand: isHeld ? demand({ downWindowMs: DOWN_WINDOW_MS }) : demand(), guards: [tolerance()], floors: [floor] };
};
