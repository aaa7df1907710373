import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../http/index.ts';

/** A request of the intake, read as far as every route needs it. */
export interface IntakeCall {
  readonly incoming: IncomingMessage;
  readonly path: string;
  /** What follows the question mark; empty without one. */
  readonly search: string;
  /** A header as text; several of one name come joined by commas. */
  readonly header: (name: string) => string | undefined;
  /** Aborts when the client has gone before it was answered. */
  readonly gone: AbortSignal;
}

/** Node keeps the first of several `Host` headers and drops the rest; here each counts, so that two hosts are no allowed host. */
const headerOf =
  ({ headersDistinct }: IncomingMessage) =>
  (name: string): string | undefined =>
    headersDistinct[name]?.join(', ');

/** @throws HttpProblem when the target is no path, such as a whole URL. */
export const toCall = (incoming: IncomingMessage, gone: AbortSignal): IntakeCall => {
  const { url = '' } = incoming;
  if (!url.startsWith('/')) throw new HttpProblem(400, 'bad-target', 'The target must be a path');
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  return { incoming, path, search: mark === -1 ? '' : url.slice(mark + 1), header: headerOf(incoming), gone };
};
