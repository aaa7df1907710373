import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsdown';
import { thirdPartyLicenses } from './scripts/third-party-licenses.ts';

/** Library subpaths of `exports`: each has declarations. A new subpath is added here and in package.json. */
const library = {
  index: 'src/index.ts',
  worker: 'src/pool/worker-module-entry.ts',
  adapters: 'src/adapters/index.ts',
  testing: 'src/testing/index.ts',
  sim: 'src/sim/index.ts',
  control: 'src/control/index.ts',
  prometheus: 'src/metrics/prometheus-entry.ts',
  opentelemetry: 'src/metrics/opentelemetry-entry.ts',
};

/** What worker threads and child processes of a pool run first. They lie beside the library's entries and are not imported. */
const workers = {
  'worker-entry-thread': 'src/worker-entry-thread.ts',
  'worker-entry-process': 'src/worker-entry-process.ts',
  'run-worker': 'src/cli/run/run-worker.ts',
  'serve-worker': 'src/cli/serve/serve-worker.ts',
  'chaos-worker': 'src/chaos-worker.ts',
};

const command = 'src/cli/main.ts';
const shebang = '#!/usr/bin/env node';

/** The command's entry may bring its own shebang; two would be a syntax error. */
const missingShebang = (): string => (readFileSync(command, 'utf8').startsWith('#!') ? '' : shebang);

/**
 * One graph over all entries, so that the library and the command share chunks: an error or a clock made by one is the same
 * class in the other. Third-party code is inlined and `onlyBundle` lists all of it; nothing else may slip in.
 */
export default defineConfig({
  entry: { ...library, ...workers, cli: command },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  nodeProtocol: true,
  tsconfig: 'tsconfig.build.json',
  dts: { entry: Object.values(library), sourcemap: false },
  sourcemap: true,
  deps: {
    onlyBundle: [
      'd3-array',
      'd3-color',
      'd3-format',
      'd3-interpolate',
      'd3-path',
      'd3-scale',
      'd3-shape',
      'd3-time',
      'd3-time-format',
      'internmap',
      'pure-rand',
      'croner',
      'commander',
      'tinyglobby',
      'fdir',
      'picomatch',
      'jiti',
      'pino',
      'pino-std-serializers',
      'sonic-boom',
      'thread-stream',
      'on-exit-leak-free',
      'quick-format-unescaped',
      'safe-stable-stringify',
      'atomic-sleep',
      'process-warning',
      'real-require',
      '@pinojs/redact',
      'prom-client',
      'tdigest',
      'bintrees',
      '@opentelemetry/api',
    ],
  },
  outputOptions: {
    chunkFileNames: 'chunks/[name]-[hash].js',
    banner: (chunk) => (chunk.fileName === 'cli.js' ? missingShebang() : ''),
  },
  plugins: [thirdPartyLicenses()],
  checks: { pluginTimings: false },
  failOnWarn: true,
  logLevel: 'warn',
});
