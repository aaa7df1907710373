// `npm run setup`: tools, git hooks, build. Needs nothing but Node.js and npm, and is quick when all is there.
import './node-version.mjs';
import { prepareCheckout } from './checkout.mjs';

try {
  await prepareCheckout();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
