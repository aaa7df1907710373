import { ensureBuild, isBuilt } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureGitHooks } from './git-hooks.mjs';
import { announced } from './progress.mjs';

/** What every command of the checkout needs: tools and git hooks. Quick when both are there. */
export const prepareTools = async () => {
  await ensureDependencies();
  ensureGitHooks();
};

/** Tools and an up-to-date `dist/`. @throws Error with the output of the step that failed. */
export const prepareCheckout = async () => {
  await prepareTools();
  if (isBuilt()) return;
  const build = await announced('Building marea', 'Built', ensureBuild);
  if (build.outcome !== 'ok') throw new Error(`The build failed:\n${build.output}`);
};
