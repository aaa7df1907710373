// Before `npm pack` and `npm publish`: a package is made of a build of the sources that are there, also on a fresh clone. What is said goes
// to standard error, because `npm pack --json` answers on standard output.
import './node-version.mjs';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { prepareCheckout } from './checkout.mjs';
import { root } from './root.mjs';

const NO_REPOSITORY =
  'package.json has no `repository`: a registry needs it to lead the links of the README to files. Set it to the address of this repository.';

console.log = console.error;
try {
  const { repository } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  if (repository === undefined && process.env.npm_command === 'publish') throw new Error(NO_REPOSITORY);
  await prepareCheckout();
  if (repository === undefined) console.error(`warning: ${NO_REPOSITORY}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
