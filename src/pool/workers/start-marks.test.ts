import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StartMarks } from './start-marks.ts';

const TASKS = 6;

/** A child with its board, its helper thread and what is under way between it and the pool. Each line keeps its order. */
class Child {
  readonly marks = new StartMarks();
  readonly claimed = new Set<number>();
  readonly takenBack = new Set<number>();
  /** Tasks that the pool knows to be taken back: out of the hand. */
  readonly returned = new Set<number>();
  readonly #questions: number[] = [];
  readonly #answers: (readonly [task: number, isTaken: boolean])[] = [];
  readonly #starts: number[] = [];
  readonly #results: number[] = [];
  #next = 0;

  /** The main thread ends its task and claims the next one that was not taken back. */
  claims(): void {
    while (this.takenBack.has(this.#next)) this.#next += 1;
    if (this.#next === TASKS) return;
    if (this.claimed.size > 0) this.#results.push(Math.max(...this.claimed));
    this.claimed.add(this.#next);
    this.#starts.push(this.#next);
    this.#next += 1;
  }

  /** The helper thread looks at the board for the next question. */
  answers(): void {
    const task = this.#questions.shift();
    if (task === undefined) return;
    const isTaken = !this.claimed.has(task) && !this.takenBack.has(task);
    if (isTaken) this.takenBack.add(task);
    this.#answers.push([task, isTaken]);
  }

  /** The pool asks for a task that it does not know to have started. */
  ask(task: number): void {
    if (this.returned.has(task) || this.marks.hasStarted(task)) return;
    if (this.marks.ask(task)) this.#questions.push(task);
  }

  readStart(): void {
    const task = this.#starts.shift();
    if (task !== undefined) this.marks.started(task);
  }

  readResult(): void {
    const task = this.#results.shift();
    if (task !== undefined) this.marks.started(task);
  }

  readAnswer(): void {
    const answer = this.#answers.shift();
    if (answer === undefined) return;
    const [task, isTaken] = answer;
    this.marks.answered(task);
    if (isTaken) this.returned.add(task);
  }

  /** It is killed: what lies in its pipes is still read, what its helper had not read is never answered. */
  dies(): void {
    while (this.#starts.length > 0) this.readStart();
    while (this.#answers.length > 0) this.readAnswer();
  }

  /** What the pool believes to have started, of the tasks that are in the hand still. */
  believed(): number[] {
    const hand = Array.from({ length: TASKS }, (_, task) => task).filter((task) => !this.returned.has(task));
    return hand.filter((task) => this.marks.hasStarted(task));
  }
}

const anyStep = fc.oneof(
  fc.constantFrom('claims', 'answers', 'readStart', 'readResult', 'readAnswer' as const),
  fc.nat({ max: TASKS - 1 }),
);

describe('StartMarks', () => {
  it('knows exactly what had started once a child is dead, whatever it was asked for and whenever it died', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60, size: 'max' }), (steps) => {
        const child = new Child();
        for (const step of steps) {
          if (typeof step === 'number') child.ask(step);
          else child[step]();
          for (const task of child.believed()) expect(child.claimed).toContain(task);
        }
        child.dies();
        expect(child.believed()).toEqual(Array.from(child.claimed));
      }),
      { numRuns: 3_000 },
    );
  });

  it('counts a task that was asked for and then marked as started, before any answer', () => {
    const marks = new StartMarks();
    expect([marks.ask(0), marks.ask(0), marks.ask(1)]).toEqual([true, false, true]);
    marks.started(1);
    expect([marks.hasStarted(0), marks.hasStarted(1), marks.awaitsAnswer]).toEqual([false, true, true]);
    marks.answered(0);
    expect(marks.awaitsAnswer).toBe(false);
  });
});
