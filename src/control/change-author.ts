import { type ChangeBody, readChange } from './change-body.ts';
import { singleValue } from './query.ts';

/** Who asks for a change, and why. */
export interface ChangeAuthor {
  readonly actor: string;
  readonly reason: string;
}

/** Who and why, unless a change says it. */
const ACTOR = 'operator';
const REASON = 'by hand';

/** What a body says, or the words for who said nothing. */
export const authorOf = ({ actor = ACTOR, reason = REASON }: ChangeBody): ChangeAuthor => ({ actor, reason });

/** What the query says: `?reason=sale&actor=ada`. @throws HttpProblem when a text is empty, too long, or comes twice. */
export const authorInQuery = (query: URLSearchParams): ChangeAuthor => {
  const [reason, actor] = [singleValue(query, 'reason'), singleValue(query, 'actor')];
  const said = { ...(reason !== undefined && { reason }), ...(actor !== undefined && { actor }) };
  return authorOf(readChange(said, ['reason', 'actor']));
};
