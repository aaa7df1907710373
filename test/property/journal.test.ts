import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Autoscaler, createAutoscaler } from '../../src/autoscale/autoscaler.ts';
import { FakeScaleTarget } from '../../src/autoscale/fake-scale-target.ts';
import {
  aimd,
  aimdOnOverload,
  allOf,
  anyOf,
  backlogPerWorker,
  cooldown,
  createBudget,
  createController,
  type DecisionRecord,
  demand,
  eventLoop,
  gradient2,
  maxOf,
  memory,
  minOf,
  onDemand,
  type Policy,
  panic,
  pid,
  ratio,
  reversalBudget,
  rules,
  SizeBudget,
  schedule,
  smoothed,
  stabilization,
  stablePanic,
  step,
  stepRate,
  throughput,
  tolerance,
  vegas,
  veto,
  waitStep,
  warmup,
  withFallback,
} from '../../src/autoscale/index.ts';
import { type JournalHeaderFields, JournalWriter, parseJournal, rotatingJournal } from '../../src/autoscale/journal/index.ts';
import { replayJournal } from '../../src/autoscale/replay.ts';
import { verifyJournal } from '../../src/autoscale/replay-verify.ts';
import { ManualClock } from '../../src/time/index.ts';

const MIN = 2;
const MAX = 40;
const NAME = 'mail';

const POLICIES: Readonly<Record<string, () => Policy>> = {
  demand: () => ({ demand: demand(), guards: [tolerance()] }),
  calmDemand: () => ({ demand: demand(), guards: [cooldown(), stabilization({ downMs: 1_000, upMs: 200 })] }),
  throughput: () => ({ demand: onDemand(), ceilings: [throughput()] }),
  step: () => ({ demand: step(), guards: [cooldown({ upMs: 500, downMs: 1_500 })] }),
  guarded: () => ({
    demand: waitStep({ highP99Ms: 200 }),
    guards: [stepRate({ upPerMs: 1_000 }), veto(), warmup(), panic({ windowMs: 400 }), reversalBudget({ saved: 2 }), tolerance()],
  }),
  limited: () => ({
    demand: demand(),
    floors: [
      schedule({
        times: [
          { cron: '* * * * *', size: 4 },
          { at: '00:00', size: 9 },
        ],
      }),
    ],
    ceilings: [
      gradient2({ windowMs: 200 }),
      vegas({ windowMs: 200 }),
      aimdOnOverload(),
      eventLoop({ signal: 'lag' }),
      memory({ signal: 'lag' }),
    ],
  }),
  composed: () => ({
    demand: maxOf([
      smoothed(waitStep(), { fields: ['waitMs.p99', 'readings.lag'], tauMs: 500 }),
      withFallback(ratio({ reading: 'lag', target: 5 }), { signals: ['lag'], afterMs: 300, use: 'ifHigher', size: 9 }),
      allOf([pid(), stablePanic({ stableMs: 2_000, panicMs: 300 })]),
      anyOf([backlogPerWorker(), aimd()]),
      minOf([rules(), step()]),
    ]),
    guards: [cooldown({ upMs: 300, downMs: 900 })],
  }),
};

/** What happens between two ticks. */
interface Happening {
  readonly stepMs: number;
  readonly arrivals: number;
  readonly runMs: number;
  readonly waitMs: number | null;
  readonly overloads: number;
  /** Most ticks are without an incident. */
  readonly incident: (typeof INCIDENTS)[number] | null;
}

const INCIDENTS = [
  'throws',
  'reset',
  'broken',
  'override',
  'release',
  'pauseUp',
  'resume',
  'dryRun',
  'wet',
  'refuse',
  'jump',
  'squeeze',
  'relax',
  'widen',
  'narrow',
  'change',
] as const;

const happening = (): fc.Arbitrary<Happening> =>
  fc.record({
    stepMs: fc.oneof(fc.constant(100), fc.double({ min: 0.001, max: 400, noNaN: true })),
    arrivals: fc.nat(60),
    runMs: fc.double({ min: 0.01, max: 500, noNaN: true }),
    waitMs: fc.option(fc.double({ min: 0, max: 2_000, noNaN: true })),
    overloads: fc.nat(2),
    incident: fc.option(fc.constantFrom(...INCIDENTS), { freq: 8 }),
  });

const stream = () => fc.array(happening(), { minLength: 1, maxLength: 150 });
const policyName = () => fc.constantFrom(...Object.keys(POLICIES));

const TICK_MS = 100;

const policyOf = (name: string): Policy => ({ ...(POLICIES[name] as () => Policy)(), tickMs: TICK_MS });

/** The policy of a header is its name here. */
const controllerOf = ({ policy, min, max }: Pick<JournalHeaderFields, 'policy' | 'min' | 'max'>) =>
  createController({ policy: policyOf(policy as string), min, max, waitSloMs: 500, startupMs: 20 });

class Run {
  readonly lines: string[] = [];
  readonly autoscaler: Autoscaler;
  readonly #clock = new ManualClock({ startMs: 12.345 });
  readonly #target = new FakeScaleTarget(5);
  readonly #budget = createBudget({ max: MAX });
  readonly #rival = this.#budget.register({ name: 'rival', priority: 1 });
  #isRefusing = false;
  #policy: string;

  constructor(policy: string) {
    this.#policy = policy;
    const limits = { min: MIN, max: MAX, waitSloMs: 500, startupMs: 20, tickMs: TICK_MS };
    const header = { name: NAME, policy, ...limits, startedAtWallMs: 0 };
    this.autoscaler = createAutoscaler({
      target: this.#target,
      controller: controllerOf(header),
      policySource: (_policy, bounds) => {
        const next = { ...header, policy: this.#policy, ...bounds };
        return { controller: controllerOf(next), header: next };
      },
      min: MIN,
      max: MAX,
      clock: this.#clock,
      journal: new JournalWriter({ header, sink: (line) => this.lines.push(line), checkpointTicks: 40 }),
      signals: (nowMs) => (nowMs % 7 < 3 ? { lag: { value: nowMs / 3, ageMs: nowMs / 7 } } : {}),
      budget: new SizeBudget({ budget: this.#budget, name: NAME, min: MIN, priority: 0, isKept: false }),
      onListenerError: (error) => {
        throw error;
      },
    });
    this.#target.numbers.queueCapacity = 200;
    this.#target.onResize = () => {
      if (!this.#isRefusing) return;
      this.#target.desired = 5;
      throw new Error('refused');
    };
    this.autoscaler.tick();
  }

  go(happenings: readonly Happening[]): this {
    for (const one of happenings) this.#tick(one);
    this.autoscaler.stop();
    return this;
  }

  #tick({ stepMs, arrivals, runMs, waitMs, overloads, incident }: Happening): void {
    const { numbers } = this.#target;
    const done = Math.min(numbers.queued + arrivals, Math.ceil((this.#target.desired * stepMs) / runMs));
    Object.assign(numbers, {
      arrivals: numbers.arrivals + arrivals,
      completions: numbers.completions + done,
      overloads: numbers.overloads + overloads,
      queued: numbers.queued + arrivals - done,
      busy: Math.min(this.#target.desired, done),
      live: this.#target.desired,
      runMsSum: numbers.runMsSum + done * runMs,
      runMsSquaredSum: numbers.runMsSquaredSum + done * runMs * runMs,
      oldestWaitMs: waitMs ?? 0,
      runMsMin: done > 0 ? runMs : undefined,
      waitMs: waitMs === null ? undefined : { count: 1 + done, mean: waitMs / 3, p50: waitMs / 4, p99: waitMs, max: waitMs },
      failures: 0,
    });
    this.#target.onObserve = () => undefined;
    this.#cause(incident);
    this.#clock.advance(stepMs);
    this.autoscaler.tick();
  }

  #cause(incident: Happening['incident']): void {
    const { numbers } = this.#target;
    if (incident === 'throws') this.#target.onObserve = () => raise('gone');
    if (incident === 'reset') Object.assign(numbers, { arrivals: 0, completions: 0 });
    if (incident === 'broken') numbers.failures = Number.NaN;
    if (incident === 'override') this.autoscaler.override({ desired: 7, forMs: 333, reason: 'de"ploy\n', actor: 'alice' });
    if (incident === 'release') this.autoscaler.release();
    if (incident === 'pauseUp') this.autoscaler.pause('up');
    if (incident === 'resume') this.autoscaler.resume();
    if (incident === 'dryRun' || incident === 'wet') this.autoscaler.dryRun = incident === 'dryRun';
    if (incident === 'refuse') this.#isRefusing = !this.#isRefusing;
    if (incident === 'squeeze') this.#rival.request(11);
    if (incident === 'relax') this.#rival.release(Math.min(7, this.#rival.held));
    if (incident === 'widen') this.autoscaler.setBounds({ min: 1, max: MAX + 3 });
    if (incident === 'narrow') this.autoscaler.setBounds({ min: 2, max: 7 });
    if (incident === 'change') this.#change();
    if (incident === 'jump') this.#clock.advance(30_000);
  }

  /** To the next policy of the list, from whichever it is. */
  #change(): void {
    const names = Object.keys(POLICIES);
    this.#policy = names[(names.indexOf(this.#policy) + 1) % names.length] ?? '';
    this.autoscaler.applyPolicy(policyOf(this.#policy));
  }
}

const raise = (message: string): never => {
  throw new Error(message);
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const run = (policy: string, happenings: readonly Happening[]): Run => new Run(policy).go(happenings);

describe('a journal of any stream through the real controller', { timeout: 30_000 }, () => {
  it('replays to the very records that the autoscaler made', () => {
    fc.assert(
      fc.property(policyName(), stream(), (policy, happenings) => {
        const { autoscaler, lines } = run(policy, happenings);
        const replayed: DecisionRecord[] = [...replayJournal(parseJournal(lines), controllerOf)];
        expect(replayed).toEqual(autoscaler.journal.records());
      }),
      { numRuns: 60 },
    );
  });

  it('verifies as equal from every checkpoint, whether cut off or not', () => {
    fc.assert(
      fc.property(policyName(), stream(), fc.nat(), (policy, happenings, cut) => {
        const text = run(policy, happenings).lines.join('');
        const start = text.indexOf('\n', text.indexOf('"checkpoint"')) + 1;
        const whole = parseJournal([text]);
        const torn = parseJournal([text.slice(0, start + (cut % (text.length - start)))]);
        for (const journal of [whole, torn]) {
          for (let from = 0; from < journal.segments.length; from += 1) {
            const verdict = verifyJournal(journal, { createController: controllerOf, fromCheckpoint: from });
            expect(verdict).toMatchObject({ equal: true });
          }
        }
        expect(verifyJournal(whole, { createController: controllerOf }).decisions).toBe(happenings.length + 1);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same, byte for byte, when the same things happen again', () => {
    fc.assert(
      fc.property(policyName(), stream(), (policy, happenings) => {
        expect(run(policy, happenings).lines.join('')).toBe(run(policy, happenings).lines.join(''));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the first ticks and nothing else when the file is cut off at any byte after its header', () => {
    fc.assert(
      fc.property(policyName(), stream(), fc.nat(), (policy, happenings, place) => {
        const bytes = Buffer.from(run(policy, happenings).lines.join(''));
        const all = [...parseJournal([bytes.toString()]).ticks()];
        const headerEnd = bytes.indexOf('\n');
        const cut = headerEnd + (place % (bytes.length - headerEnd + 1));
        const ticks = [...parseJournal([bytes.subarray(0, cut).toString()]).ticks()];
        expect(ticks).toEqual(all.slice(0, ticks.length));
        const lines = bytes.subarray(0, cut).toString().split('\n');
        expect(ticks).toHaveLength(lines.filter((line) => line.startsWith('["') && isJson(line)).length);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a file that is cut off within its header, and says that it is no journal', () => {
    const bytes = Buffer.from(run('demand', []).lines.join(''));
    for (let cut = 0; cut < bytes.indexOf('\n'); cut += 1) {
      expect(() => parseJournal([bytes.subarray(0, cut).toString()])).toThrow(/`journal/);
    }
  });

  it('replays from each checkpoint to the records from there on', () => {
    fc.assert(
      fc.property(policyName(), stream(), (policy, happenings) => {
        const { autoscaler, lines } = run(policy, happenings);
        const journal = parseJournal(lines);
        const records = autoscaler.journal.records();
        let earlier = 0;
        for (const [fromCheckpoint, segment] of journal.segments.entries()) {
          const replayed = [...replayJournal(journal, controllerOf, { fromCheckpoint })];
          expect(replayed).toEqual(records.slice(earlier));
          earlier += [...segment.entries()].filter(({ kind }) => kind === 'tick').length;
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is the same when it was spread over files', () => {
    fc.assert(
      fc.property(policyName(), stream(), fc.integer({ min: 1, max: 30_000 }), (policy, happenings, maxBytes) => {
        const { autoscaler, lines } = run(policy, happenings);
        const files: string[][] = [];
        const write = rotatingJournal({
          open: () => {
            const file: string[] = [];
            files.push(file);
            return (line) => file.push(line);
          },
          maxBytes,
        });
        for (const line of lines) write(line);
        const joined = parseJournal(files.flat());
        expect([...replayJournal(joined, controllerOf)]).toEqual(autoscaler.journal.records());
        for (const file of files) {
          expect(verifyJournal(parseJournal(file), { createController: controllerOf }).equal).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('shows any flipped bit of any line, the header and checkpoints with them, as a difference or as damage', () => {
    fc.assert(
      fc.property(policyName(), stream(), fc.nat(), fc.nat(), fc.nat(6), (policy, happenings, whichLine, whichPlace, bit) => {
        const { lines } = run(policy, happenings);
        // Every other time a line that is no tick: header, checkpoint, digest or failure.
        const rare = lines.flatMap((line, index) => (line.startsWith('[') ? [] : [index]));
        const index = (whichLine % 2 === 0 ? rare[whichLine % rare.length] : whichLine % lines.length) as number;
        const line = lines[index] as string;
        const place = whichPlace % (line.length - 1); // its line break stays
        const flipped = String.fromCharCode(line.charCodeAt(place) ^ (1 << bit));
        lines[index] = line.slice(0, place) + flipped + line.slice(place + 1);
        const isFound = (): boolean => {
          try {
            const journal = parseJournal(lines);
            return journal.isTorn || !verifyJournal(journal, { createController: controllerOf }).equal;
          } catch {
            return true;
          }
        };
        expect(isFound()).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('shows any changed digit of any tick as a difference or as damage', () => {
    fc.assert(
      fc.property(policyName(), stream(), fc.nat(), fc.nat(), (policy, happenings, whichLine, whichDigit) => {
        const { lines } = run(policy, happenings);
        const ticks = lines.flatMap((line, index) => (line.startsWith('[') ? [index] : []));
        const index = ticks[whichLine % ticks.length] as number;
        const line = lines[index] as string;
        const digits = [...line.matchAll(/\d/g)].map((match) => match.index);
        const place = digits[whichDigit % digits.length] as number;
        lines[index] = line.slice(0, place) + ((Number(line[place]) + 1) % 10) + line.slice(place + 1);
        const isFound = (): boolean => {
          try {
            return !verifyJournal(parseJournal(lines), { createController: controllerOf }).equal;
          } catch {
            return true;
          }
        };
        expect(isFound()).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
