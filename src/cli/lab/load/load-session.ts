import { type LoadPlan, type LoadReport, type LoadRun, type LoadSender, startLoad } from '../../../load/index.ts';
import { ValueHistory } from '../../../report/index.ts';
import type { Timer } from '../../../time/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { LiveDisplay } from '../../run/live-display.ts';
import { stoppedByOutside } from '../outside-stop.ts';
import { type LoadView, liveLoadLines, loadLine } from './load-lines.ts';
import type { ParsedLoad } from './load-options.ts';
import type { ModelledPool, PoolFigures } from './modelled-pool.ts';

/** How often a line is written off a terminal, and how often the course of the live view gets a point, in milliseconds. */
const LINE_MS = 1_000;
const POINT_MS = 200;

/** What a session ends with. */
export interface LoadOutcome {
  readonly report: LoadReport;
  readonly pool: PoolFigures | undefined;
}

/** What is played. */
export interface LoadSessionParts {
  readonly host: CommandHost;
  readonly parsed: ParsedLoad;
  readonly plan: LoadPlan;
  readonly target:
    | { readonly kind: 'pool'; readonly pool: ModelledPool }
    | { readonly kind: 'http'; readonly sender: LoadSender };
}

/** Plays a load and shows how it goes: live on a terminal, a line a second elsewhere. */
export class LoadSession {
  readonly #parts: LoadSessionParts;
  readonly #course = new ValueHistory();
  #timer: Timer | undefined = undefined;
  #run: LoadRun | undefined = undefined;

  constructor(parts: LoadSessionParts) {
    this.#parts = parts;
  }

  async play(): Promise<LoadOutcome> {
    const { host, parsed, plan } = this.#parts;
    const { clock } = host;
    const pool = this.#pool;
    pool?.begin();
    const { seed, maxInFlight, evenly } = parsed;
    const spread = evenly === true ? ('evenly' as const) : ('poisson' as const);
    const run = startLoad({ plan, sender: this.#sender, seed, maxInFlight, spread, clock });
    this.#run = run;
    const display = this.#show();
    try {
      const report = await stoppedByOutside(
        host,
        () => run.stop(),
        () => run.done,
      );
      this.#timer?.cancel();
      return { report, pool: await pool?.end() };
    } finally {
      display?.stop(); // also when it broke: a terminal without a cursor is of no use to anybody
    }
  }

  get #pool(): ModelledPool | undefined {
    const { target } = this.#parts;
    return target.kind === 'pool' ? target.pool : undefined;
  }

  get #sender(): LoadSender {
    const { target } = this.#parts;
    return target.kind === 'pool' ? target.pool.sender : target.sender;
  }

  #show(): LiveDisplay | undefined {
    const { host, parsed } = this.#parts;
    if (parsed.quiet === true) return undefined;
    if (!host.stderr.isTerminal) {
      this.#every(LINE_MS, () => {
        const view = this.#view();
        if (view !== undefined) host.stderr.sink.write(`${loadLine(view)}\n`);
      });
      return undefined;
    }
    this.#every(POINT_MS, () => this.#course.add(this.#run?.progress().inFlight ?? 0));
    return new LiveDisplay(host.stderr, host.clock, (width) => {
      const view = this.#view();
      return view === undefined ? [] : liveLoadLines(view, width);
    });
  }

  #view(): LoadView | undefined {
    const progress = this.#run?.progress();
    return progress === undefined ? undefined : { progress, pool: this.#pool, course: this.#course.values() };
  }

  #every(ms: number, call: () => void): void {
    this.#timer = this.#parts.host.clock.setTimer(() => {
      call();
      this.#every(ms, call);
    }, ms);
  }
}
