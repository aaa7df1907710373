import { demand } from '../deciders/demand.ts';
import { tolerance } from '../guards/tolerance.ts';
import type { Policy } from '../policy.ts';
import { forecast } from './forecast.ts';
import type { ForecastOptions } from './forecast-options.ts';

/** The floor keeps what is needed, so the demand beside it may let go as soon as its own averages do. */
const DOWN_WINDOW_MS = 2_000;

/**
 * The autoscaler with a forecast: a demand that lets go quickly, and a floor that knows when the next rise comes. Until it knows, it
 * decides as `demand` alone does.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const forecastPolicy = (options: ForecastOptions = {}): Policy => ({
  demand: demand({ downWindowMs: DOWN_WINDOW_MS }),
  guards: [tolerance()],
  floors: [forecast(options)],
});
