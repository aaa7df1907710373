import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { OptionError } from '../errors/index.ts';
import { checkFinite, checkKeys } from '../internal/index.ts';
import { type Clock, systemClock } from '../time/index.ts';
import type { CallEnd, EndCall, LoadSender } from './call.ts';

/** What is requested. @public */
export interface HttpSenderOptions {
  /** Address, `http:` or `https:`. */
  readonly url: string | URL;
  /** @defaultValue 'GET', with a body 'POST' */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with each request. */
  readonly body?: string | Uint8Array;
  /** A request that takes longer failed, in milliseconds. Above 0. @defaultValue 30_000 */
  readonly timeoutMs?: number;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock;
}

/** Statuses by which a service says that it has too much to do. */
const REFUSALS: ReadonlySet<number> = new Set([429, 503]);

const checkUrl = (url: string | URL): URL => {
  const parsed = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed;
  throw new OptionError('url', url, 'an address that begins with http:// or https://');
};

const endOf = ({ statusCode = 0 }: IncomingMessage): CallEnd => {
  if (statusCode >= 200 && statusCode < 400) return { kind: 'ok' };
  const label = `status ${statusCode}`;
  return REFUSALS.has(statusCode) ? { kind: 'refused', label } : { kind: 'failed', label };
};

const failureOf = (error: NodeJS.ErrnoException): CallEnd => ({ kind: 'failed', label: error.code ?? error.name });

/**
 * Calls by HTTP, over connections that are kept. A call ends when the last byte of the answer has come. Statuses 200 to 399 are good, 429
 * and 503 are refusals, everything else failed.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const httpSender = (options: HttpSenderOptions): LoadSender => {
  checkKeys('', options, ['url', 'method', 'headers', 'body', 'timeoutMs', 'clock']);
  const url = checkUrl(options.url);
  const { body, headers = {}, clock = systemClock } = options;
  const method = options.method ?? (body === undefined ? 'GET' : 'POST');
  const timeoutMs = checkFinite('timeoutMs', options.timeoutMs ?? 30_000, { min: Number.MIN_VALUE });
  const isSecure = url.protocol === 'https:';
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const request = isSecure ? httpsRequest : httpRequest;
  const terms: RequestOptions = { method, headers, agent };
  const send = (end: EndCall): void => {
    let how: CallEnd = { kind: 'failed', label: 'ECONNRESET' };
    const sent = request(url, terms, (response) => {
      response.on('end', () => {
        how = endOf(response);
      });
      response.on('error', (error) => {
        how = failureOf(error);
      });
      response.resume();
    });
    const timer = clock.setTimer(() => {
      end({ kind: 'failed', label: 'timeout' });
      sent.destroy();
    }, timeoutMs);
    sent.on('error', (error) => {
      how = failureOf(error);
    });
    sent.on('close', () => {
      timer.cancel();
      queueMicrotask(() => end(how)); // by then the connection is free, for a user who calls again at once
    });
    sent.end(body);
  };
  return { name: `${method} ${url.origin}${url.pathname}`, send: (_call, end) => send(end), close: () => agent.destroy() };
};
