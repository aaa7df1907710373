import { loadSources } from './bundle.mjs';

/** Boards on which nothing stands behind the workers: a ceiling can only harm there. */
const WITHOUT_KNEE = ['fast start', 'half second', 'slow start', 'heavy tail'];

const percent = (ratio) => `${(100 * ratio).toFixed(2)} %`;

/** Plays the default, and the demand decider behind its tolerance without any ceiling, on every board without a knee, and prints how far they are apart. */
export const compareWithDemand = async ({ traces, board: names, seed, each, cpuSec }) => {
  const suite = await loadSources({
    conditions: 'scripts/boards/conditions.mjs',
    loads: 'scripts/boards/loads.mjs',
    board: 'scripts/boards/play-board.mjs',
    autoscale: 'src/autoscale/index.ts',
  });
  const { BOARDS, syntheticLoads, recordedLoads, playOne, sumUp, demand, tolerance } = suite;
  const bareDemand = { name: 'demand', policy: { demand: demand(), guards: [tolerance()] } };
  const loads = [...syntheticLoads(), ...(traces === undefined ? [] : recordedLoads(traces))];
  for (const board of BOARDS.filter(({ name }) => (names ?? WITHOUT_KNEE).includes(name))) {
    const runs = { default: [], demand: [] };
    for (const load of loads) {
      runs.default.push(await playOne(board, load, 'default', seed));
      runs.demand.push(await playOne(board, load, bareDemand, seed));
    }
    const [own, bare] = [sumUp(runs.default), sumUp(runs.demand)];
    console.log(
      `${board.name.padEnd(12)} ${loads.length} loads  J ${own.merit.toFixed(3)} against ${bare.merit.toFixed(3)} of demand alone ` +
        `(${(own.merit - bare.merit).toFixed(3)}), late ${percent(own.late)} against ${percent(bare.late)}, ` +
        `worst ${percent(own.worstLate)} ${own.worstLoad} against ${percent(bare.worstLate)} ${bare.worstLoad}`,
    );
    if (!each) continue;
    for (const [index, run] of runs.default.entries()) {
      const other = runs.demand[index];
      console.log(
        `  ${run.load.padEnd(12)} J ${run.merit.toFixed(3)} against ${other.merit.toFixed(3)}, late ${percent(run.late)} against ${percent(other.late)}`,
      );
    }
  }
  console.log(`\nseed ${seed}, ${cpuSec().toFixed(1)} s of processor time`);
};
