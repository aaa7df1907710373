import type { PoolView } from '../src/control/pool-view.ts';
import { RefusalError, readHistory, readPools } from './api.ts';
import { showChanges } from './change-table.ts';
import { LiveFeed } from './live-feed.ts';
import { LoadChart } from './load-chart.ts';
import { showNow } from './now-panel.ts';
import { part } from './page-parts.ts';
import { poolOfAddress, showPoolLinks } from './pool-links.ts';
import { SizeChart } from './size-chart.ts';
import { SteerPanel } from './steer-panel.ts';
import { Track } from './track.ts';
import { clockText } from './words.ts';

const track = new Track();
const sizes = new SizeChart(part('sizes', HTMLDivElement), track);
const load = new LoadChart(part('load', HTMLDivElement), track);
const badge = part('connection', HTMLParagraphElement);
let feed: LiveFeed | undefined;
let lastWallMs = 0;
/** The pool that is open. */
let shown = '';
let isDrawing = false;
let isBroken = false;

const showConnection = (text: string, isStale: boolean): void => {
  if (isBroken) return; // nothing that comes later makes it whole
  badge.textContent = text;
  badge.classList.toggle('stale', isStale);
};

const show = (view: PoolView): void => {
  lastWallMs = view.atWallMs;
  showNow(view);
  steer.show(view);
};

const broken = (error: unknown): void => {
  showConnection('this page has failed: reload it', true);
  isBroken = true;
  reportError(error);
};

/** Draws what came with the next picture of the browser: many changes at once are one drawing, and a hidden tab draws nothing. */
const drawSoon = (): void => {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    try {
      sizes.show();
      load.show();
      showChanges(track.changes);
    } catch (error) {
      broken(error);
    }
  });
};

/** Loads what came before; also after a break, so that no gap stays that the server could fill. */
const loadHistory = async (pool: string): Promise<void> => {
  try {
    const { points, changes } = await readHistory(pool);
    if (pool !== shown) return; // another one was opened meanwhile
    track.join(points, changes);
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error; // a pool of fixed size has no history: its points come from now on
  }
  drawSoon();
};

const stale = (): void =>
  showConnection(lastWallMs === 0 ? 'no data' : `stale since ${clockText(lastWallMs)}, trying again`, true);

const follow = (pool: string): LiveFeed =>
  new LiveFeed(pool, {
    onSnapshot: (view) => {
      track.addSnapshot(view);
      show(view);
      drawSoon();
    },
    onChange: (change) => {
      track.addChange(change);
      drawSoon();
    },
    onLive: () => {
      showConnection('live', false);
      loadHistory(pool).catch(stale);
    },
    onStale: stale,
    onRefusal: (error) => steer.refused(error),
    onDefect: broken,
  });

const open = async (): Promise<void> => {
  feed?.stop();
  const pools = await readPools();
  const names = pools.map(({ name }) => name);
  const name = poolOfAddress(names);
  showPoolLinks(names, name ?? '');
  const view = pools.find((pool) => pool.name === name);
  if (view === undefined) return;
  shown = view.name;
  track.clear();
  drawSoon();
  show(view);
  feed = follow(view.name);
};

const RETRY_MS = 2_000;

const openOrSay = (): void => {
  open().catch((error: unknown) => {
    stale();
    if (error instanceof RefusalError) steer.refused(error);
    else setTimeout(openOrSay, RETRY_MS);
  });
};

const steer = new SteerPanel(show, openOrSay);
addEventListener('hashchange', openOrSay);
openOrSay();
