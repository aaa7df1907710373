/**
 * The house in rules: floors, doors, cycles and I/O (docs/system.md shows the same as a picture).
 * A new folder of `src` gets a floor here first; until then every import of it or by it is an error.
 */

/** From the ground up. A folder imports from lower floors only: never from above, never from the same floor. */
const FLOORS = [
  ['errors'],
  ['time', 'random', 'host', 'events', 'internal'],
  ['stats', 'queue', 'workload', 'http'],
  ['pool', 'autoscale'],
  ['policy'],
  ['autoscaled-pool', 'adapters', 'metrics', 'report'],
  ['sim', 'load', 'control', 'fleet'],
  ['service', 'testing'],
  ['cli'],
];

/** Folders that compute only: no `node:` module. What they need of the outside world is handed in. */
const PURE = ['errors', 'events', 'internal', 'stats', 'queue', 'workload', 'autoscale', 'policy', 'adapters', 'report', 'sim'];

/** Which package may be imported where. Everything here ends up inside our build. */
const THIRD_PARTY = {
  'pure-rand': ['random', 'workload'],
  commander: ['cli'],
  croner: ['autoscale'],
  tinyglobby: ['cli'],
  jiti: ['cli'],
  pino: ['cli'],
  'prom-client': ['cli'],
  'd3-scale': ['report'],
  'd3-shape': ['report'],
};

/** Never re-exported by the front door. */
const BEHIND_THE_DOOR = ['internal', 'cli', 'testing'];

const TESTS = '\\.test(-support)?\\.ts$';
const folders = (names) => `^src/(${names.join('|')})/`;
/** The command may come in by the front door, as a user does. */
const doors = (folder) => (folder === 'cli' ? ['^src/index\\.ts$'] : []);

const floorRules = FLOORS.flatMap((floor, height) => {
  const below = FLOORS.slice(0, height).flat();
  return floor.map((folder) => ({
    name: 'downwards-only',
    comment: `src/${folder} may import from: ${below.join(', ') || 'nothing'}`,
    severity: 'error',
    from: { path: folders([folder]), pathNot: TESTS },
    to: { path: '^src/', pathNot: [folders([folder, ...below]), ...doors(folder)] },
  }));
});

/** A unit test keeps to the floor of its folder; it may take the fakes of src/testing as well. */
const testFloorRules = FLOORS.flatMap((floor, height) => {
  const allowed = [...FLOORS.slice(0, height).flat(), 'testing'];
  return floor.map((folder) => ({
    name: 'downwards-only-in-tests',
    comment: `A test in src/${folder} may import from: ${allowed.join(', ')}. A test of several floors lives in test/.`,
    severity: 'error',
    from: { path: `^src/${folder}/.*${TESTS}` },
    to: { path: '^src/', pathNot: [folders([folder, ...allowed]), ...doors(folder)] },
  }));
});

const thirdPartyRules = Object.entries(THIRD_PARTY).map(([name, homes]) => ({
  name: 'third-party-at-its-border',
  comment: `${name} belongs to src/${homes.join(', src/')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: [folders(homes), TESTS] },
  to: { path: `(^|/)node_modules/${name}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...floorRules,
    ...testFloorRules,
    {
      name: 'front-door-shows-public-parts',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: folders(BEHIND_THE_DOOR) },
    },
    {
      name: 'folder-has-a-floor',
      comment: 'Add the folder to FLOORS',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: folders(FLOORS.flat()) },
      to: {},
    },
    {
      name: 'through-the-index',
      comment: 'Another folder is entered through its index.ts',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: TESTS },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'through-the-index',
      comment: 'Another folder is entered through its index.ts',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/[^/]+/', pathNot: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'no-cycle',
      comment: 'A cycle, type-only ones included',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-folder',
      comment: `No I/O in ${PURE.join(', ')}: hand it in`,
      severity: 'error',
      from: { path: folders(PURE), pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    ...thirdPartyRules,
    {
      name: 'third-party-listed',
      comment: 'The library has no dependencies. A package that the build may inline is listed in THIRD_PARTY.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: '(^|/)node_modules/', pathNot: `(^|/)node_modules/(${Object.keys(THIRD_PARTY).join('|')}|@types/[^/]+)/` },
    },
    {
      name: 'product-without-tests',
      comment: 'src does not import from tests, scripts, benchmarks or examples',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: ['^(test|bench|examples|scripts)/', TESTS] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(\\./|\\.\\./)*dist/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|test/fixtures)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
  },
};
