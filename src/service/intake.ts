import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type BearerGuard, checkSite, endWith, type HostGuard, HttpProblem, type UnreadAnswers } from '../http/index.ts';
import { type IntakeCall, toCall } from './intake-call.ts';
import { type Answer, answerOfProblem } from './task-answer.ts';
import { CancelledError } from './task-outcome.ts';
import type { TaskRoutes } from './task-routes.ts';

/** The colleagues of an {@link Intake}. */
export interface IntakeParts {
  readonly routes: TaskRoutes;
  readonly hosts: HostGuard;
  /** Lets those in who know the token; absent: everybody who can reach the port. */
  readonly bearer: BearerGuard | undefined;
  readonly isReady: () => boolean;
  /** Watches clients that do not read their answers. */
  readonly unread: UnreadAnswers;
  /** Told of errors of ours. */
  readonly onError: (error: unknown) => void;
}

const TASK_PREFIX = '/tasks/';

const json = (value: unknown, status = 200): Answer => ({ status, body: `${JSON.stringify(value)}\n` });

const HELP = json({
  tasks: {
    submit: 'POST /tasks',
    accept: 'POST /tasks?accept',
    batch: 'POST /tasks/batch',
    ask: 'GET /tasks/ID',
    takeBack: 'DELETE /tasks/ID',
  },
  health: ['GET /healthz', 'GET /readyz'],
});

const COMMON = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

const send = (outgoing: ServerResponse, { status, body, headers }: Answer, unread: UnreadAnswers): void => {
  if (outgoing.destroyed) return; // the client has gone
  outgoing.writeHead(status, { ...COMMON, ...headers, 'content-length': Buffer.byteLength(body) });
  endWith(outgoing, body, unread);
};

type Handle = (call: IntakeCall) => Answer | Promise<Answer>;

/** Answers clients over HTTP: takes tasks in, gives outcomes out. */
export class Intake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** For Node's server. */
  readonly listener: RequestListener = (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) gone.abort(new CancelledError());
    });
    this.#answer(incoming, gone.signal).then(
      (answer) => send(outgoing, answer, this.#parts.unread),
      (error: unknown) => this.#failed(error, incoming, outgoing),
    );
  };

  async #answer(incoming: IncomingMessage, gone: AbortSignal): Promise<Answer> {
    const call = toCall(incoming, gone);
    const { hosts, bearer } = this.#parts;
    hosts.check(call.header('host') ?? '');
    checkSite({ get: (name) => call.header(name) ?? null }, hosts, 'own');
    const methods = this.#methodsOf(call.path);
    const { method = '' } = incoming;
    const handle = methods[method === 'HEAD' ? 'GET' : method];
    if (handle === undefined) {
      const allow = Object.keys(methods).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
      throw new HttpProblem(405, 'bad-method', `The methods here are ${allow.join(', ')}`, {
        headers: { allow: allow.join(', ') },
      });
    }
    if (call.path.startsWith('/tasks')) bearer?.check(call.header('authorization'));
    return handle(call);
  }

  /** What can be done at a path, by method. @throws HttpProblem when there is nothing. */
  #methodsOf(path: string): Readonly<Partial<Record<string, Handle>>> {
    const { routes, isReady } = this.#parts;
    switch (path) {
      case '/tasks':
        return { POST: (call) => routes.submit(call) };
      case '/tasks/batch':
        return { POST: (call) => routes.batch(call) };
      case '/healthz':
        return { GET: () => json({ ok: true }) };
      case '/readyz':
        return { GET: () => json({ ready: isReady() }, isReady() ? 200 : 503) };
      case '/':
        return { GET: () => HELP };
    }
    const id = path.slice(TASK_PREFIX.length);
    if (!path.startsWith(TASK_PREFIX) || id.includes('/')) throw new HttpProblem(404, 'not-found', 'There is nothing here');
    return { GET: () => routes.find(id), DELETE: () => routes.cancel(id) };
  }

  #failed(error: unknown, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { onError, unread } = this.#parts;
    if (error instanceof HttpProblem) {
      send(outgoing, answerOfProblem(error), unread);
      return;
    }
    if (incoming.destroyed) return; // the client went away while it sent its body
    onError(error);
    send(outgoing, answerOfProblem(new HttpProblem(500, 'internal', 'Something went wrong here; it was reported')), unread);
  }
}
