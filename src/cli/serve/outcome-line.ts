import type { AcceptedTask, TaskOutcome } from '../../service/index.ts';

/** The line of `--out` about an accepted task that has ended; `undefined` for one that was left, which has a line elsewhere. */
export const outcomeLine = ({ index, id, inputText }: AcceptedTask, outcome: TaskOutcome): string | undefined => {
  const head = `{"index":${index},"id":${JSON.stringify(id)},"input":${inputText}`;
  switch (outcome.kind) {
    case 'done':
      return `${head},"result":${outcome.resultText}}\n`;
    case 'failed':
      return `${head},"error":${JSON.stringify(outcome.error)},"attempts":1}\n`;
    case 'cancelled':
    case 'unstarted':
      return undefined;
  }
};
