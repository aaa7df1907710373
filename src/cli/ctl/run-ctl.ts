import type { PoolView } from '../../control/index.ts';
import { visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { controlAddress } from './control-address.ts';
import { ControlClient, type Send, ServiceError } from './control-client.ts';
import { type Action, type CtlOptions, type CtlRequest, toRequest } from './ctl-options.ts';
import { poolsText } from './ctl-text.ts';
import { policyBody } from './policy-body.ts';

const UNAUTHORIZED = 401;

/** Longest text of a warning, in characters. */
const LONGEST_WARNING = 400;

const readPools = async (client: ControlClient): Promise<readonly PoolView[]> => {
  const answer = await client.ask('api/pools');
  // The command and the service are of one package; another version may add fields.
  if (typeof answer === 'object' && answer !== null && 'pools' in answer && Array.isArray(answer.pools))
    return answer.pools as readonly PoolView[];
  throw new ServiceError('the answer is not one of a control plane');
};

/** The pool that is meant: the named one, or the only one. @throws UsageError */
const pick = (pools: readonly PoolView[], name: string | undefined): PoolView => {
  const names = pools.map((pool) => visibleText(pool.name)).join(', ');
  const [only] = pools;
  const found = name === undefined && pools.length === 1 ? only : pools.find((pool) => pool.name === name);
  if (found !== undefined) return found;
  throw new UsageError(
    name === undefined ? 'there are several pools; name one with --pool' : `there is no pool ${visibleText(name)}`,
    `Pools: ${names}`,
  );
};

/** What a request gives: a document for programs and a text for people. */
interface Outcome {
  readonly value: unknown;
  readonly text: string;
}

/** The service answers a new policy with the pool, and with what of the policy would hardly work as it is meant. */
const policyText = (value: unknown): string => {
  const { warnings = [], ...pool } = value as PoolView & { readonly warnings?: readonly { readonly text: string }[] };
  return [poolsText([pool]), ...warnings.map(({ text }) => `warning: ${visibleText(text, LONGEST_WARNING)}`)].join('\n');
};

/** What a request is performed with. */
interface Performing {
  readonly client: ControlClient;
  readonly host: CommandHost;
  readonly options: CtlOptions;
}

const perform = async ({ client, host, options }: Performing, request: CtlRequest): Promise<Outcome> => {
  const pools = await readPools(client);
  if (request.action === 'get') {
    const shown = options.pool === undefined ? pools : [pick(pools, options.pool)];
    return { value: { pools: shown }, text: poolsText(shown) };
  }
  const base = `api/pools/${encodeURIComponent(pick(pools, options.pool).name)}`;
  if (request.action === 'explain') {
    const value = await client.ask(`${base}/explain`);
    const text = typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : '';
    return { value, text: visibleText(text) };
  }
  if (request.action === 'policy') {
    const query = String(new URLSearchParams(request.said));
    const { body, left } = await policyBody(request.file, host);
    const value = await client.ask(`${base}/policy?${query}`, body);
    if (left.length > 0) host.stderr.sink.write(`note: ${left.join(', ')} of the file stay as the running pool has them\n`);
    return { value, text: policyText(value) };
  }
  const value = await client.ask(`${base}/${request.action}`, request.body);
  return { value, text: poolsText([value as PoolView]) }; // the service answers a change with the pool
};

const hintOf = ({ status }: ServiceError): string =>
  status === UNAUTHORIZED ? 'Set MAREA_TOKEN, or name the file that the service wrote with --token-file.\n' : '';

/** Operates a running service. @throws UsageError */
export const runCtl = async (
  host: CommandHost,
  action: Action,
  given: string | undefined,
  options: CtlOptions,
  send: Send = fetch,
): Promise<ExitCode> => {
  const request = toRequest(action, given, options, host.environment['USER'] ?? 'ctl');
  const client = new ControlClient(controlAddress(host, options), send);
  try {
    const { value, text } = await perform({ client, host, options }, request);
    host.stdout.sink.write(`${options.json === true ? JSON.stringify(value) : text}\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    host.stderr.sink.write(`error: ${visibleText(error.message)}\n${hintOf(error)}`);
    return EXIT.failed;
  }
};
