import type { Policy } from '../../autoscale/index.ts';
import { isPoolError, type OptionError } from '../../errors/index.ts';
import { HttpProblem } from '../../http/index.ts';
import {
  type LintLimits,
  lintPolicy,
  lintShadow,
  type PolicyFile,
  type PolicyWarning,
  readPolicyFile,
} from '../../policy/index.ts';
import { authorInQuery } from '../change-author.ts';
import type { ControlSettings } from '../control-options.ts';
import type { ChangeDesk } from '../pool-change.ts';
import { checkQuery } from '../query.ts';
import { MOST_POLICY_BYTES, readJson } from '../read-body.ts';
import { json, type Route, type RouteCall } from '../route.ts';
import { autoscalerOf, poolOf } from '../route-pool.ts';

/** Wait that a policy is judged by when nobody says one, in milliseconds. */
const WAIT_SLO_MS = 500;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The newest header of the pool's journal; absent when none is kept. */
const headerOf = ({ journals }: ControlSettings, call: RouteCall): Readonly<Record<string, unknown>> | undefined => {
  const header = journals.get(poolOf(call).name)?.header;
  return isRecord(header) ? header : undefined;
};

/** The policy that the pool runs, as its journal's header has it. @throws HttpProblem when that is not known. */
const policyOf = (settings: ControlSettings, call: RouteCall): Response => {
  const header = headerOf(settings, call);
  if (header === undefined) throw new HttpProblem(404, 'no-journal', 'The policy is known from a journal, and none is kept');
  const { policy, waitSloMs, tickMs } = header;
  if (policy === null)
    throw new HttpProblem(404, 'no-data-form', 'The policy has a stage that is a program: it has no data form');
  const { min, max } = autoscalerOf(call).bounds;
  return json({ policy, min, max, waitSloMs, tickMs });
};

const problemOf = ({ option, allowed, message }: OptionError): object => ({ path: option, allowed, message });

/** What the pool runs with, as far as it is known, where the contents of a policy file say nothing else. */
const limitsOf = (settings: ControlSettings, call: RouteCall, file: PolicyFile): LintLimits => {
  const { bounds } = autoscalerOf(call);
  const known = headerOf(settings, call)?.['waitSloMs'];
  const waitSloMs = file.waitSloMs ?? (typeof known === 'number' ? known : WAIT_SLO_MS);
  return { min: file.min ?? bounds.min, max: file.max ?? bounds.max, waitSloMs };
};

const warningsOn = ({ policy, shadow }: PolicyFile, limits: LintLimits): readonly PolicyWarning[] => {
  if (policy === undefined) return [];
  const beside = shadow?.policy === undefined ? [] : lintShadow({ policy, shadow: shadow.policy }, limits);
  return [...lintPolicy(policy, limits), ...beside];
};

/** Says what is wrong with the contents of a policy file, and what of it would hardly work as it is meant. */
const validate = async (settings: ControlSettings, call: RouteCall): Promise<Response> => {
  const reading = readPolicyFile(await readJson(call.request, MOST_POLICY_BYTES));
  if ('problems' in reading) return json({ valid: false, problems: reading.problems.map(problemOf), warnings: [] });
  const { file } = reading;
  try {
    return json({ valid: true, problems: [], warnings: warningsOn(file, limitsOf(settings, call, file)) });
  } catch (error) {
    // What a policy and its bounds mean together is found when they are put together.
    if (!isPoolError(error)) throw error;
    return json({ valid: false, problems: [{ message: error.message }], warnings: [] });
  }
};

/** What of a policy file a running pool can take over. */
const APPLICABLE = ['policy', '$schema'];
const FIXED = ['min', 'max', 'waitSloMs', 'goal', 'shadow', 'signals'];

/** Reads a policy that a running pool is to follow. @throws HttpProblem when it is broken, or more than a policy. */
const readNextPolicy = (body: unknown): Policy => {
  const fixed = isRecord(body) ? FIXED.find((name) => Object.hasOwn(body, name)) : undefined;
  if (fixed !== undefined)
    throw new HttpProblem(
      400,
      'not-applicable',
      `\`${fixed}\` of a running pool stays as it is: only its policy can be replaced`,
      {
        detail: { allowed: APPLICABLE.join(', ') },
      },
    );
  const reading = readPolicyFile(body);
  if ('problems' in reading)
    throw new HttpProblem(400, 'bad-policy', 'The policy cannot be used', {
      detail: { problems: reading.problems.map(problemOf) },
    });
  if (reading.file.policy === undefined) throw new HttpProblem(400, 'bad-policy', '`policy` must be given');
  return reading.file.policy;
};

/**
 * Has the pool follow another policy from its next tick on, at the cadence that it has, and gives the pool with what of the policy would
 * hardly work as it is meant.
 */
const applyPolicy = async (settings: ControlSettings, desk: ChangeDesk, call: RouteCall): Promise<Response> => {
  checkQuery(call.query, ['reason', 'actor']);
  const author = authorInQuery(call.query);
  const pool = poolOf(call);
  const autoscaler = autoscalerOf(call);
  const policy = readNextPolicy(await readJson(call.request, MOST_POLICY_BYTES));
  const view = desk.make({ action: 'policy', policy, ...author }, { pool, autoscaler, remoteAddress: call.remoteAddress });
  const limits = { ...limitsOf(settings, call, {}), signals: Object.keys(autoscaler.signals) };
  const tickMs = headerOf(settings, call)?.['tickMs'];
  return json({ ...view, warnings: lintPolicy(typeof tickMs === 'number' ? { ...policy, tickMs } : policy, limits) });
};

const PATH = '/api/pools/:pool/policy';

/** Routes about the policy: what it is, whether another one could be used, and to use it. */
export const policyRoutes = (settings: ControlSettings, desk: ChangeDesk): readonly Route[] => [
  { method: 'GET', path: PATH, access: 'read', site: 'own', handle: (call) => policyOf(settings, call) },
  { method: 'POST', path: PATH, access: 'change', site: 'own', handle: (call) => applyPolicy(settings, desk, call) },
  {
    method: 'POST',
    path: `${PATH}/validate`,
    access: 'change',
    site: 'own',
    handle: (call) => validate(settings, call),
  },
];
