// `npm start`: makes a fresh clone ready and runs the demo of the built service. Further arguments go to the command.
import './node-version.mjs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { prepareCheckout } from './checkout.mjs';
import { root } from './root.mjs';

const runDemo = () =>
  new Promise((resolve, reject) => {
    const command = path.join(root, 'dist', 'cli.js');
    const demo = spawn(process.execPath, [command, 'serve', '--demo', ...process.argv.slice(2)], { stdio: 'inherit' });
    // The terminal sends Ctrl-C to both of us. The demo decides what it means; we stay until it has ended.
    process.removeAllListeners('SIGINT').on('SIGINT', () => {});
    process.removeAllListeners('SIGTERM').on('SIGTERM', () => demo.kill('SIGTERM'));
    demo.once('error', reject);
    demo.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });

try {
  await prepareCheckout();
  process.exitCode = await runDemo();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
