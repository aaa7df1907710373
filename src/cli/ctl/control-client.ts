import { visibleText } from '../../report/index.ts';
import { UsageError } from '../usage-error.ts';

/** Sends a request, as the global `fetch` does. */
export type Send = (request: Request) => Promise<Response>;

/** Where a service is, and what it is shown. */
export interface ControlAddress {
  readonly url: URL;
  /** Shown with changes and, when there is one, with everything else. */
  readonly token: string | undefined;
}

/** The service said no, or did not answer. */
export class ServiceError extends Error {
  /** Status of the answer; absent when there was none. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServiceError';
    this.status = status;
  }
}

/** Longest message of a service that is shown, in characters. */
const LONGEST_MESSAGE = 2_000;

/** Longest time for an answer, in milliseconds. */
const LONGEST_MS = 10_000;

const BAD_STATUSES = new Set([400, 404, 409]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (error: unknown): string | undefined => {
  const message = isRecord(error) ? error['message'] : undefined;
  return typeof message === 'string' ? message : undefined;
};

/** What is wrong, with every single problem where there are several. */
const messageOf = (body: unknown): string | undefined => {
  const error = isRecord(body) ? body['error'] : undefined;
  const problems = isRecord(error) && Array.isArray(error['problems']) ? error['problems'].map(textOf) : [];
  const message = textOf(error);
  return message === undefined || problems.length === 0 ? message : `${message}: ${problems.join('; ')}`;
};

const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    const body: unknown = await response.json();
    return body;
  } catch {
    return undefined;
  }
};

/** Asks a control plane. */
export class ControlClient {
  readonly #address: ControlAddress;
  readonly #send: Send;

  constructor(address: ControlAddress, send: Send) {
    this.#address = address;
    this.#send = send;
  }

  /** Asks for JSON. @throws UsageError when the service finds the request wrong; ServiceError when it refuses or does not answer. */
  async ask(path: string, body?: Readonly<Record<string, unknown>>): Promise<unknown> {
    const response = await this.#reach(path, body);
    const answer = await bodyOf(response);
    if (response.ok && answer !== undefined) return answer;
    const message = messageOf(answer) ?? `answered ${response.status}, which is no answer of a control plane`;
    if (BAD_STATUSES.has(response.status) && messageOf(answer) !== undefined)
      throw new UsageError(visibleText(message, LONGEST_MESSAGE));
    throw new ServiceError(message, response.status);
  }

  async #reach(path: string, body: Readonly<Record<string, unknown>> | undefined): Promise<Response> {
    const { url, token } = this.#address;
    const request = new Request(new URL(path, url), {
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      redirect: 'error', // a token goes to the address that the user named and nowhere else
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    try {
      return await this.#send(request);
    } catch (error) {
      throw new ServiceError(`${url.origin} does not answer`, undefined, { cause: error });
    }
  }
}
