import { COMMAND_SUBJECTS } from './command-subjects.ts';
import { FOREIGN_SUBJECTS } from './foreign-subjects.ts';
import { POOL_SUBJECTS } from './pool-subjects.ts';
import type { Subject } from './subject.ts';

/** Every default that is played. */
export const SUBJECTS: readonly Subject[] = [...POOL_SUBJECTS, ...FOREIGN_SUBJECTS, ...COMMAND_SUBJECTS];

/** The default of a name. @throws Error when there is none. */
export const subjectNamed = (name: string): Subject => {
  const subject = SUBJECTS.find((one) => one.name === name);
  if (subject === undefined) throw new Error(`no default ${name}; there are ${SUBJECTS.map((one) => one.name).join(', ')}`);
  return subject;
};
