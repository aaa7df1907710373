import { HttpProblem } from '../http/index.ts';
import { AcceptedTask } from './accepted-task.ts';
import type { IntakeCall } from './intake-call.ts';
import {
  type Answer,
  answerOfAcceptance,
  answerOfOutcome,
  answerOfProblem,
  answerOfTask,
  lineOfOutcome,
  lineOfProblem,
  pathOf,
  problemOfRefusal,
} from './task-answer.ts';
import { type BodyLimits, bodyTypeOf, type HeldBody, readBody, readInput, readInputs } from './task-body.ts';
import type { TaskDesk, TaskInput } from './task-desk.ts';
import { readTaskQuery, type TaskQuery } from './task-query.ts';

/** What the routes of tasks work with. */
export interface TaskRoutesParts {
  readonly desk: TaskDesk;
  readonly bodies: BodyLimits;
  /** Most inputs of a batch. */
  readonly mostInputs: number;
}

const LINES = { 'content-type': 'application/x-ndjson; charset=utf-8' };

/** Calls `release` at the last of `count` calls. */
const onLast = (count: number, release: () => void): (() => void) => {
  let left = count;
  return () => {
    left -= 1;
    if (left === 0) release();
  };
};

/** Submits tasks, one or many, for clients that wait or come again. */
export class TaskRoutes {
  readonly #desk: TaskDesk;
  readonly #parts: TaskRoutesParts;

  constructor(parts: TaskRoutesParts) {
    this.#desk = parts.desk;
    this.#parts = parts;
  }

  /** `POST /tasks` @throws HttpProblem */
  async submit(call: IntakeCall): Promise<Answer> {
    const query = readTaskQuery(call.search, call.header('prefer'));
    bodyTypeOf(call.header('content-type'), ['json']);
    return this.#withBody(call, async (text, release) => {
      const input = readInput(text);
      if (query.isAccept) return this.#accept(input, query, release);
      const outcome = this.#desk.run(input.value, query.wishes, call.gone);
      if ('kind' in outcome) throw problemOfRefusal(outcome);
      const answer = answerOfOutcome(await outcome);
      release();
      return answer;
    });
  }

  /** `POST /tasks/batch` @throws HttpProblem */
  async batch(call: IntakeCall): Promise<Answer> {
    const query = readTaskQuery(call.search, call.header('prefer'));
    const type = bodyTypeOf(call.header('content-type'), ['json', 'lines']);
    return this.#withBody(call, async (text, release) => {
      const most = Math.min(this.#parts.mostInputs, this.#desk.mostAtOnce);
      const inputs = readInputs(text, type, most);
      // All or none: whoever is refused a part would have to find out which.
      const refusal = this.#desk.refusalOf(inputs.length, query.isAccept);
      if (refusal !== undefined) throw problemOfRefusal(refusal);
      if (query.isAccept) return this.#acceptAll(inputs, query, release);
      const lines = await Promise.all(inputs.map((input, index) => this.#line(input, index, query, call)));
      release();
      return { status: 200, body: lines.join(''), headers: LINES };
    });
  }

  /** `GET /tasks/:id` @throws HttpProblem */
  find(id: string): Answer {
    return answerOfTask(this.#task(id), this.#desk.expectedWaitMs());
  }

  /** `DELETE /tasks/:id`: takes a task back that has not ended. @throws HttpProblem */
  cancel(id: string): Answer {
    const task = this.#task(id);
    this.#desk.cancel(task);
    return answerOfTask(task, 0);
  }

  #task(id: string): AcceptedTask {
    const task = this.#desk.find(id);
    if (task === undefined)
      throw new HttpProblem(404, 'no-such-task', 'There is no task of this id, or its outcome is kept no longer');
    return task;
  }

  /** Gives what the body holds back exactly once: when `use` says so, or when it fails. */
  async #withBody(call: IntakeCall, use: (text: string, release: () => void) => Promise<Answer>): Promise<Answer> {
    const { bodies } = this.#parts;
    const body: HeldBody = await readBody(call.incoming, bodies);
    let isHeld = true;
    const release = (): void => {
      if (isHeld) bodies.budget.giveBack(body.bytes);
      isHeld = false;
    };
    try {
      return await use(body.text, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  #accept(input: TaskInput, { wishes }: TaskQuery, release: () => void): Answer {
    const task = this.#desk.accept(input, wishes, release);
    if (task instanceof AcceptedTask) return answerOfAcceptance(task);
    throw problemOfRefusal(task);
  }

  #acceptAll(inputs: readonly TaskInput[], { wishes }: TaskQuery, release: () => void): Answer {
    const released = onLast(inputs.length, release);
    const tasks = inputs.map((input) => {
      const task = this.#desk.accept(input, wishes, released);
      if (task instanceof AcceptedTask) return { id: task.id, href: pathOf(task) };
      released();
      return JSON.parse(answerOfProblem(problemOfRefusal(task)).body) as unknown; // our own text: `{"error":…}`
    });
    return { status: 202, body: `${JSON.stringify({ tasks })}\n`, headers: { 'preference-applied': 'respond-async' } };
  }

  async #line(input: TaskInput, index: number, { wishes }: TaskQuery, call: IntakeCall): Promise<string> {
    const outcome = this.#desk.run(input.value, wishes, call.gone);
    return 'kind' in outcome ? lineOfProblem(index, problemOfRefusal(outcome)) : lineOfOutcome(index, await outcome);
  }
}
