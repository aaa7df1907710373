// Bugs to plant, one at a time, in a copy of the sources: the tests named with each MUST notice it.
// `from` MUST occur exactly once in `file`. `isQuick` ones make up the quick subset.

const ROSTER = 'src/pool/roster.ts';
const DISPATCHER = 'src/pool/dispatcher.ts';
const CLOSING = 'src/pool/closing.ts';
const INTAKE = 'src/pool/intake.ts';
const SETTLER = 'src/pool/settler.ts';
const WATCH = 'src/pool/task-watch.ts';
const EXPIRY = 'src/pool/idle-expiry.ts';
const LEVEL = 'src/queue/level.ts';
const TASK_QUEUE = 'src/queue/task-queue.ts';
const RATE_GATE = 'src/queue/rate-gate.ts';
const RATE_CONTROL = 'src/pool/rate-control.ts';

const TRAPS = 'test/property/pool-traps/';
const MODEL = 'test/property/pool-model.test.ts';
const ORDER = 'src/pool/order-and-limits.test.ts';

/** @type {readonly { name: string, why: string, file: string, from: string, to: string, tests: string[], isQuick?: boolean }[]} */
export const mutations = [
  // The size
  {
    name: 'shrink takes too many',
    why: 'every worker whose task ends leaves once there were too many: check and decrement are two steps',
    file: ROSTER,
    from: `  release(weight = 1): void {
    this.#busy -= weight;
    if (this.#live > this.#desired) this.#settle();`,
    to: `  #wasTooMany = false;
  release(weight = 1): void {
    this.#busy -= weight;
    this.#wasTooMany ||= this.#live > this.#desired;
    if (this.#wasTooMany && this.#live > this.#busy) this.#live -= weight;`,
    tests: [TRAPS, 'src/pool/roster.test.ts'],
    isQuick: true,
  },
  {
    name: 'a task at size 0 wakes nobody',
    why: 'an autoscaler that rests is told of workers that become busy only, and at size 0 none can',
    file: DISPATCHER,
    from: `    this.queue.ordinary.push(input, settle, reject, this.#parts.stamps.now(), this.#parts.scopes?.capture());
    this.#parts.roster.lacks();`,
    to: '    this.queue.ordinary.push(input, settle, reject, this.#parts.stamps.now(), this.#parts.scopes?.capture());',
    tests: ['src/pool/pool-core.test.ts'],
    isQuick: true,
  },
  {
    name: 'shrink stalls on idle workers',
    why: 'a size that is lowered is noticed only when a task ends, and idle workers have none',
    file: ROSTER,
    from: `    this.#limit = this.#staff === undefined ? desired : Math.min(desired, this.#staff.ready);
    this.#settle();`,
    to: '    this.#limit = this.#staff === undefined ? desired : Math.min(desired, this.#staff.ready);',
    tests: [TRAPS, 'src/pool/resize.test.ts'],
    isQuick: true,
  },
  {
    name: 'expiry passes the floor',
    why: 'idle workers leave without another look at how many there are',
    file: ROSTER,
    from: 'Math.min(count, this.idle, this.#live - this.floor)',
    to: 'Math.min(count, this.idle)',
    tests: ['src/pool/idle-expiry.test.ts', TRAPS],
    isQuick: true,
  },
  {
    name: 'lost wake-up after lower, then raise',
    why: 'nothing starts what waits when the size rises',
    file: 'src/pool/pool-core.ts',
    from: 'a handler that it starts may resize again\n    this.#dispatcher.drain();',
    to: 'a handler that it starts may resize again\n    if (n < from) this.#dispatcher.drain();',
    tests: [TRAPS, 'src/pool/resize.test.ts'],
    isQuick: true,
  },
  {
    name: 'one worker too many',
    why: 'room at the size, not below it',
    file: ROSTER,
    from: 'return this.#busy + this.#held < this.#limit;',
    to: 'return this.#busy + this.#held <= this.#limit;',
    tests: ['src/pool/roster.test.ts', 'src/pool/worker-pool.test.ts'],
  },
  {
    name: 'a held worker counts as free',
    why: 'the slot of a task that ran out of time is given to another while its handler runs',
    file: ROSTER,
    from: `    this.#busy -= weight;
    this.#held += weight;`,
    to: '    this.#busy -= weight;',
    tests: ['src/pool/roster.test.ts', 'src/pool/task-watch.test.ts'],
  },
  {
    name: 'a heavy task never starts',
    why: 'one that is heavier than the pool waits for more workers than there will ever be',
    file: ROSTER,
    from: ' || (occupied === 0 && this.#limit > 0 && this.#limit === this.#desired)',
    to: '',
    tests: [ORDER],
  },
  {
    name: 'expiry forgets who left before',
    why: 'workers that a resize took away are taken away once more',
    file: EXPIRY,
    from: 'this.#lowestIdle.push(roster.takeLowestIdle() + roster.leftIdle);',
    to: 'this.#lowestIdle.push(roster.takeLowestIdle());',
    tests: ['src/pool/idle-expiry.test.ts', 'test/property/pool-idle.test.ts'],
  },
  {
    name: 'expiry looks at one moment',
    why: 'a worker that has just worked leaves because it is idle when the timer fires',
    file: EXPIRY,
    from: 'Math.min(...this.#lowestIdle)',
    to: '(this.#lowestIdle.at(-1) ?? 0)',
    tests: ['src/pool/idle-expiry.test.ts', 'test/property/pool-idle.test.ts'],
  },

  // From the queue to a worker and to the end
  {
    name: 'settled twice',
    why: 'a handler that ends after its task was aborted counts the task again',
    file: DISPATCHER,
    from: `  succeeded(task: Task<I, O>, output: O): void {
    if (task.state !== 'running') {`,
    to: `  succeeded(task: Task<I, O>, output: O): void {
    if (task.state === 'settled') {`,
    tests: ['src/pool/task-watch.test.ts', MODEL],
    isQuick: true,
  },
  {
    name: 'drain starts one task only',
    why: 'room for two wakes one',
    file: DISPATCHER,
    from: '      while (this.#hasOrdinary() ? this.#startOrdinary(nowMs, neutral) : this.#startTask(nowMs, neutral));',
    to: '      if (this.#hasOrdinary()) this.#startOrdinary(nowMs, neutral);\n      else this.#startTask(nowMs, neutral);',
    tests: [TRAPS, 'src/pool/resize.test.ts'],
  },
  {
    name: 'no drain after an abort',
    why: 'the task that all others waited behind is taken out, and nobody looks',
    file: DISPATCHER,
    from: 'this.drain(); // it may have been a heavy one that the others waited behind',
    to: 'this.#onChange();',
    tests: [ORDER, MODEL],
  },
  {
    name: 'an aborted task starts',
    why: 'its signal has aborted, but another of its listeners was told first',
    file: DISPATCHER,
    from: 'if (task.extras !== undefined && this.#wasAborted(task)) return true;',
    to: '',
    tests: [TRAPS],
  },
  {
    name: 'new tasks pass those that wait',
    why: 'a free worker takes whoever comes, whether or not others wait',
    file: DISPATCHER,
    from: 'const isNext = this.queue.size === 0 || this.crew?.hasAllInHands === true;',
    to: 'const isNext = true;',
    tests: [MODEL, ORDER],
  },
  {
    name: 'results that come before an answer wait for ever',
    why: 'a process passes a task over that was taken back, and tells of the next ones before it answers',
    file: 'src/pool/workers/handout.ts',
    from: 'if (isFirst) this.takeIn(worker, []);',
    to: '',
    tests: ['src/pool/workers/crew-model.test.ts'],
  },
  {
    name: 'a key stays booked',
    why: 'the key of a task that ended goes on counting against its limit',
    file: 'src/pool/started-tasks.ts',
    from: `      this.#parts.roster.releaseHeld(task.weight);
      if (task.key !== undefined) this.#parts.queue.ended(task.key);`,
    to: '      this.#parts.roster.releaseHeld(task.weight);',
    tests: [ORDER, MODEL],
  },
  {
    name: 'a callback throws into the pool',
    why: 'an error of user code is nobody’s to catch but ours',
    file: SETTLER,
    from: `    } catch (callbackError) {
      this.#parts.onListenerError(callbackError);`,
    to: `    } catch (callbackError) {
      throw callbackError;`,
    tests: ['src/pool/worker-pool.test.ts', 'src/pool/closing.test.ts'],
  },
  {
    name: 'an end without its count',
    why: 'what was shed is not among the counters',
    file: SETTLER,
    from: 'this.#tally.shed += 1;',
    to: '',
    tests: [ORDER, MODEL],
  },
  {
    name: 'a failed task stays linked',
    why: 'its signal and its timers outlive it',
    file: SETTLER,
    from: `    this.#watch.forget(task);
    task.state = 'settled'; // before`,
    to: `    task.state = 'settled'; // before`,
    tests: ['src/pool/task-watch.test.ts', MODEL],
  },

  {
    name: 'a task given up is counted again',
    why: 'the handler of a task that the close has given up ends after it',
    file: 'src/pool/express-lane.ts',
    from: '    if (run.isRunning) {\n      run.isRunning = false;',
    to: '    if (run.isRunning || run.place >= 0) {\n      run.isRunning = false;',
    tests: ['src/pool/express-lane.test.ts', MODEL],
  },
  {
    name: 'a callback is called twice',
    why: 'once with the error of the close, once with what its handler gave',
    file: 'src/pool/express-lane.ts',
    from: '        run.settle = ignoreOutcome;\n',
    to: '',
    tests: ['src/pool/express-lane.test.ts', MODEL],
    isQuick: true,
  },

  // The door
  {
    name: 'a closed pool accepts',
    why: 'the check of the state is missing',
    file: INTAKE,
    from: 'if (!this.#isOpen) return this.#refuse(task, new PoolClosedError(poolName));',
    to: '',
    tests: ['src/pool/closing.test.ts'],
    isQuick: true,
  },
  {
    name: 'the queue holds one more',
    why: 'full is compared with the wrong sign',
    file: INTAKE,
    from: 'dispatcher.queue.size >= capacity && !this.#mayPass(task)',
    to: 'dispatcher.queue.size > capacity && !this.#mayPass(task)',
    tests: ['src/pool/worker-pool.test.ts'],
    isQuick: true,
  },
  {
    name: 'a task that cannot start takes a place that a full queue does not have',
    why: 'a free worker has room for a task that it may start, not for one that its key, weight or rate holds back',
    file: INTAKE,
    from: 'this.room > 0 && (this.#parts.dispatcher.mayStart(task) || this.#roomWaiters.hasPromised)',
    to: 'this.room > 0',
    tests: ['src/pool/order-and-limits.test.ts', 'test/property/pool-model.test.ts'],
  },
  {
    name: 'a place that was promised is forgotten',
    why: 'who waits for room cannot say for what: its task may wait, also if its key is at its limit',
    file: INTAKE,
    from: ' || this.#roomWaiters.hasPromised',
    to: '',
    tests: ['src/pool/order-and-limits.test.ts'],
  },
  {
    name: 'a worker that is not wanted for a moment is ended',
    why: 'a size that changes a thousand times a second starts and ends no thread a thousand times',
    file: 'src/pool/workers/staffing.ts',
    from: "      this.#move(starting, 'aside');",
    to: "      this.#terminate(starting, 'left');",
    tests: ['src/pool/workers/staffing.test.ts'],
  },
  {
    name: 'aborted before, runs all the same',
    why: 'a signal that is aborted already never fires',
    file: INTAKE,
    from: 'if (signal?.aborted === true) {',
    to: "if (signal?.aborted === true && signal.reason === 'never') {",
    tests: ['src/pool/task-watch.test.ts'],
  },
  {
    name: 'a paused pool sheds',
    why: 'what waits for the operator is no wait that the pool may judge',
    file: INTAKE,
    from: "if (dispatcher.isPaused) return false; // the wait is the operator's choice",
    to: '',
    tests: [ORDER, MODEL],
  },
  {
    name: 'room is promised to more than fit',
    why: 'two events in a row wake two producers each for the same two places',
    file: 'src/pool/room-waiters.ts',
    from: '    for (const { left } of this.#promised) free -= left;\n',
    to: '',
    tests: ['src/pool/room-waiters.test.ts', 'test/property/pool-room.test.ts'],
  },

  // Limits of tasks
  {
    name: 'a listener is left on the signal',
    why: 'tasks that end leave their signal as they found it',
    file: WATCH,
    from: '      this.#links.unlink(signal, task);',
    to: '',
    tests: ['src/pool/task-watch.test.ts'],
    isQuick: true,
  },
  {
    name: 'the queue timeout goes on while the task runs',
    why: 'the timer of the wait is not cancelled by the start',
    file: WATCH,
    from: `    this.#link(task, extras, sink);
    extras.timer?.cancel();
    extras.timer = undefined;
    const timeoutMs`,
    to: `    this.#link(task, extras, sink);
    extras.timer = undefined;
    const timeoutMs`,
    tests: ['src/pool/task-watch.test.ts', MODEL],
  },
  {
    name: 'one listener too few',
    why: 'all links to a signal go when one of them goes',
    file: 'src/internal/abort-links.ts',
    from: 'if (this.#members.delete(member) && this.#members.size === 0)',
    to: 'if (this.#members.delete(member))',
    tests: ['src/internal/abort-links.test.ts', 'src/pool/task-watch.test.ts'],
  },

  // Order
  {
    name: 'priority upside down',
    why: 'the sign of the rank',
    file: 'src/queue/ordering.ts',
    from: 'task.submittedAtMs - task.priority * ageingMs',
    to: 'task.submittedAtMs + task.priority * ageingMs',
    tests: [ORDER, 'src/queue/task-queue.test.ts'],
    isQuick: true,
  },
  {
    name: 'priority without ageing',
    why: 'a stream of urgent tasks starves the others for ever',
    file: 'src/queue/ordering.ts',
    from: 'task.submittedAtMs - task.priority * ageingMs',
    to: '-task.priority + Math.min(0, task.submittedAtMs * ageingMs * 0)',
    tests: ['src/queue/task-queue.test.ts', MODEL],
  },
  {
    name: 'a key keeps its turn',
    why: 'a key that was served goes on being served while it has tasks',
    file: LEVEL,
    from: `    const lane = this.#turns.shift();
    const task = lane?.tasks.shift();`,
    to: `    const lane = this.#turns.head;
    const task = lane?.tasks.shift();
    if (lane !== undefined && lane.tasks.size > 0) {
      this.#size -= 1;
      return task;
    }
    this.#turns.shift();`,
    tests: ['src/queue/task-queue.test.ts', MODEL],
  },
  {
    name: 'a key that was full is forgotten',
    why: 'the tasks of a key at its limit are not looked at again when one of them ends',
    file: TASK_QUEUE,
    from: 'for (const level of this.#levels) level.unblock(key);',
    to: '{}',
    tests: ['src/queue/task-queue.test.ts', ORDER],
  },
  {
    name: 'the oldest is the first in line',
    why: 'with priorities the one that has waited longest is somewhere in the middle',
    file: TASK_QUEUE,
    from: 'return this.#levels.length === 0 ? this.#plain.head : this.#ages.oldest();',
    to: 'return this.head;',
    tests: ['src/queue/task-queue.test.ts'],
  },
  {
    name: 'a removed element keeps its links',
    why: 'what left the middle of the queue still holds on to its neighbours',
    file: 'src/queue/linked-queue.ts',
    from: '    element.previous = undefined;\n    element.next = undefined;\n',
    to: '',
    tests: ['src/queue/linked-queue.test.ts'],
  },

  // Rate
  {
    name: 'the span is half open on the wrong side',
    why: 'a start counts for a moment less than the span',
    file: RATE_GATE,
    from: '<= nowMs - this.#perMs',
    to: '<= nowMs - this.#perMs * 0.99',
    tests: ['src/queue/rate-gate.test.ts', ORDER],
  },
  {
    name: 'heavier than the rate waits for ever',
    why: 'the weight is not capped by the limit',
    file: RATE_GATE,
    from: `    this.#forget(nowMs);
    const needed = Math.min(weight, this.#limit);`,
    to: `    this.#forget(nowMs);
    const needed = weight;`,
    tests: ['src/queue/rate-gate.test.ts'],
  },
  {
    name: 'nobody wakes what the rate held back',
    why: 'the timer is set, and fires into nothing',
    file: RATE_CONTROL,
    from: `    this.#timer = undefined;
    this.#onFree();`,
    to: '    this.#timer = undefined;',
    tests: [ORDER],
    isQuick: true,
  },
  {
    name: 'the rate leaves its timer',
    why: 'nothing waits any more, and a timer keeps the process alive',
    file: RATE_CONTROL,
    from: `  stop(): void {
    this.#timer?.cancel();`,
    to: `  stop(): void {
    if (this.#timerAtMs < 0) this.#timer?.cancel();`,
    tests: [ORDER, MODEL],
  },

  // The close
  {
    name: 'a second close puts the deadline off',
    why: 'the later deadline wins',
    file: CLOSING,
    from: 'if (deadlineAtMs >= this.#deadlineAtMs) return;',
    to: 'if (deadlineAtMs < this.#deadlineAtMs && this.#deadlineAtMs !== Number.POSITIVE_INFINITY) return;',
    tests: ['src/pool/closing.test.ts'],
  },
  {
    name: 'the deadline aborts nobody',
    why: 'running handlers are not told that the pool has gone',
    file: CLOSING,
    from: '    this.#parts.dispatcher.abortRunning(new PoolClosedError(this.#parts.poolName));\n',
    to: '',
    tests: ['src/pool/closing.test.ts', 'test/property/pool-faults/handlers.test.ts'],
  },
  {
    name: 'a paused pool closes never',
    why: 'what waits can not start and is not returned either',
    file: CLOSING,
    from: 'if (dispatcher.isPaused || roster.desired === 0) this.#returnQueued(); // nothing could start',
    to: '',
    tests: ['src/pool/closing.test.ts'],
  },
  {
    name: 'the close leaves its timer',
    why: 'the deadline goes on ticking after the close',
    file: CLOSING,
    from: "    this.#state = 'closed';\n    this.#timer?.cancel();",
    to: "    this.#state = 'closed';",
    tests: ['src/pool/closing.test.ts', MODEL],
    isQuick: true,
  },

  {
    name: 'later tasks ahead of one that is asked for',
    why: 'a hand is filled while a task that lay in it is on its way back: the later ones start before it',
    file: 'src/pool/workers/handout.ts',
    from: 'if (link.awaitsAnswer) return false;',
    to: '',
    tests: ['src/pool/workers/crew-order.test.ts'],
    isQuick: true,
  },

  // Waits, events, deciders
  {
    name: 'waits never age',
    why: 'the parts of the window are not cleared when their turn comes again',
    file: 'src/stats/wait-tracker.ts',
    from: '    this.#past.merge(part);\n    part.clear();',
    to: '    this.#past.merge(part);',
    tests: ['src/stats/wait-tracker.test.ts', TRAPS],
    isQuick: true,
  },
  {
    name: 'a listener stops the others',
    why: 'one that throws ends the round',
    file: 'src/events/event.ts',
    from: '        this.#onListenerError(error);',
    to: '        this.#onListenerError(error);\n        return;',
    tests: ['src/events/event.test.ts'],
  },
  {
    name: 'AIMD rests at three',
    why: 'a quarter of three, rounded down, is no step',
    file: 'src/autoscale/deciders/aimd.ts',
    from: 'Math.max(1, Math.floor(desired * decreaseRatio))',
    to: 'Math.floor(desired * decreaseRatio)',
    tests: ['src/autoscale/deciders/aimd.test.ts'],
    isQuick: true,
  },
  {
    name: 'a step from what is live',
    why: 'a relative decider that starts from the busy or the live cuts a size that was raised by somebody else',
    file: 'src/autoscale/deciders/step.ts',
    from: '  const { desired } = observation;',
    to: '  const { live: desired } = observation;',
    tests: ['src/autoscale/deciders/step.test.ts'],
  },
  {
    name: 'down without looking at up',
    why: 'a scale-down follows a scale-up at once',
    file: 'src/autoscale/guards/cooldown-rule.ts',
    from: '({ lastUpMs: nowMs, lastChangeMs: nowMs })',
    to: '({ lastUpMs: nowMs, lastChangeMs: Number.NEGATIVE_INFINITY })',
    tests: ['src/autoscale/guards/cooldown.test.ts'],
  },

  // Loss
  {
    name: 'half a line stays on a full disk',
    why: 'what is added later joins on to the half record',
    file: 'src/cli/file-sink.ts',
    from: '    if (offset > wholeBytes) this.#cut(offset - wholeBytes);',
    to: '',
    tests: ['src/cli/file-sink.test.ts'],
  },
  {
    name: 'what waits is dropped on a full disk',
    why: 'only the write that failed is handed on, not what came after it',
    file: 'src/cli/file-sink.ts',
    from: "return bytes.toString('utf8', wholeBytes) + this.#waiting.join('');",
    to: "return bytes.toString('utf8', wholeBytes);",
    tests: ['src/cli/file-sink.test.ts', 'src/cli/kept-lines.test.ts'],
  },
  {
    name: 'kept lines stay where they failed',
    why: 'the place that was full is counted as the place where they are',
    file: 'src/cli/kept-lines.ts',
    from: '    this.add(unwritten);',
    to: '',
    tests: ['src/cli/kept-lines.test.ts'],
    isQuick: true,
  },
  {
    name: 'a new file that is not new',
    why: 'the leftovers of an earlier service, or an input, are extended or overwritten',
    file: 'src/cli/named-file.ts',
    from: "if (mode === 'new' && stats.isFile() && stats.size > 0) {",
    to: "if (mode === 'new' && stats.size < 0) {",
    tests: ['src/cli/opened-files.test.ts', 'src/cli/run/journal-files.test.ts'],
  },
  {
    name: "a handler's pool is the service's",
    why: 'a task whose handler throws the end of a pool of its own is told as left',
    file: 'src/service/task-outcome.ts',
    from: "if (!('pool' in error) || error.pool !== pool.name) return false;",
    to: '',
    tests: ['src/service/task-outcome.test.ts'],
  },
];
