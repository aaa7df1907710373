// `npm run example -- 01`: makes the checkout ready and starts an example by its number, or a recipe by its name.
import './node-version.mjs';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareCheckout } from './checkout.mjs';
import { root } from './root.mjs';

const folder = path.join(root, 'examples');
const numbered = readdirSync(folder).filter((name) => /^\d\d[a-z]?-.*\.ts$/.test(name));
const recipes = readdirSync(path.join(folder, 'recipes')).filter((name) => name.endsWith('.ts'));
const names = [...numbered, ...recipes.map((name) => path.join('recipes', name))];
const [wanted = ''] = process.argv.slice(2);
const file = names.find((name) => wanted !== '' && (name.startsWith(wanted) || path.basename(name).startsWith(wanted)));

if (file === undefined) {
  console.error(`Which example? \`npm run example -- 01\`. There are:\n${names.map((name) => `  ${name}`).join('\n')}`);
  process.exitCode = 2;
} else {
  try {
    await prepareCheckout();
    const { createJiti } = await import('jiti');
    process.argv[1] = path.join(folder, file); // the example starts when it is the script that was asked for
    await createJiti(import.meta.url).import(pathToFileURL(path.join(folder, file)).href);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}
