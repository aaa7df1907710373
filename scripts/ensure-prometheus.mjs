// Finds Prometheus and promtool for the tests, or installs Debian's package where that is allowed (CI=true and root).
// Use: import { ensurePrometheus } from '../scripts/ensure-prometheus.mjs'.
import { execFileSync, spawnSync } from 'node:child_process';
import process from 'node:process';

const TOOLS = ['prometheus', 'promtool'];

const find = (tool) => {
  const fromEnvironment = process.env[`${tool.toUpperCase()}_PATH`];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const { status, stdout } = spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};

const found = () => {
  const [prometheus, promtool] = TOOLS.map(find);
  return prometheus === undefined || promtool === undefined ? undefined : { prometheus, promtool };
};

const install = () => {
  const quiet = { stdio: 'ignore' };
  execFileSync('apt-get', ['update'], quiet);
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'prometheus'], quiet);
};

const ADVICE =
  'no Prometheus found. Debian/Ubuntu: sudo apt-get install prometheus | macOS: brew install prometheus | or set PROMETHEUS_PATH and PROMTOOL_PATH';

/**
 * Paths of both programs, or `undefined` after one line that says what is missing. Under CI=true missing programs are installed by the
 * package manager, and a failure to do so is an error.
 */
export const ensurePrometheus = () => {
  const known = found();
  if (known !== undefined) return known;
  if (process.env.CI !== 'true') {
    process.stderr.write(`SKIPPED the tests with a real Prometheus: ${ADVICE}. (CI=true makes this a failure.)\n`);
    return undefined;
  }
  try {
    install();
  } catch (error) {
    throw new Error(`CI=true needs a real Prometheus: ${ADVICE}`, { cause: error });
  }
  const installed = found();
  if (installed === undefined) throw new Error(`CI=true needs a real Prometheus: ${ADVICE}`);
  return installed;
};
