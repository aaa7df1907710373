import { isPoolError, type OptionError } from '../../errors/index.ts';
import { HttpProblem } from '../../http/index.ts';
import { lintPolicy, readPolicyFile } from '../../policy/index.ts';
import type { ControlSettings } from '../control-options.ts';
import { MOST_POLICY_BYTES, readJson } from '../read-body.ts';
import { json, type Route, type RouteCall } from '../route.ts';
import { autoscalerOf, poolOf } from '../route-pool.ts';

/** Wait that a policy is judged by when it does not say one, in milliseconds. */
const WAIT_SLO_MS = 500;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The policy that the pool runs, as its journal's header has it. @throws HttpProblem when that is not known. */
const policyOf = ({ journals }: ControlSettings, call: RouteCall): Response => {
  const header = journals.get(poolOf(call).name)?.header;
  if (!isRecord(header)) throw new HttpProblem(404, 'no-journal', 'The policy is known from a journal, and none is kept');
  const { policy, waitSloMs, tickMs } = header;
  if (policy === null)
    throw new HttpProblem(404, 'no-data-form', 'The policy has a stage that is a program: it has no data form');
  const { min, max } = autoscalerOf(call).bounds;
  return json({ policy, min, max, waitSloMs, tickMs });
};

const problemOf = ({ option, allowed, message }: OptionError): object => ({ path: option, allowed, message });

/** Says what is wrong with the contents of a policy file, and what of it would hardly work as it is meant. */
const validate = async (call: RouteCall): Promise<Response> => {
  const reading = readPolicyFile(await readJson(call.request, MOST_POLICY_BYTES));
  if ('problems' in reading) return json({ valid: false, problems: reading.problems.map(problemOf), warnings: [] });
  const { policy, min, max, waitSloMs = WAIT_SLO_MS } = reading.file;
  if (policy === undefined) return json({ valid: true, problems: [], warnings: [] });
  const bounds = autoscalerOf(call).bounds;
  try {
    const warnings = lintPolicy(policy, { min: min ?? bounds.min, max: max ?? bounds.max, waitSloMs });
    return json({ valid: true, problems: [], warnings });
  } catch (error) {
    // What a policy and its bounds mean together is found when they are put together.
    if (!isPoolError(error)) throw error;
    return json({ valid: false, problems: [{ message: error.message }], warnings: [] });
  }
};

/** Routes about the policy: what it is, and whether another one could be used. */
export const policyRoutes = (settings: ControlSettings): readonly Route[] => [
  {
    method: 'GET',
    path: '/api/pools/:pool/policy',
    access: 'read',
    site: 'own',
    handle: (call) => policyOf(settings, call),
  },
  { method: 'POST', path: '/api/pools/:pool/policy/validate', access: 'change', site: 'own', handle: validate },
];
