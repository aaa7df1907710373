/** What is wrong with a request, as its answer says it. Shown to whoever asked; it holds nothing that they may not know. */
export class HttpProblem extends Error {
  readonly status: number;
  /** For programs: lower case, words joined by `-`. */
  readonly code: string;
  /** Further fields of the answer's `error`. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, more: ProblemDetail = {}) {
    super(message);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
    this.detail = more.detail ?? {};
    this.headers = more.headers ?? {};
  }
}

/** What a problem says beside its message. */
export interface ProblemDetail {
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The problem as the body of an answer. */
export const problemBody = ({ code, message, detail }: HttpProblem): string =>
  `${JSON.stringify({ error: { code, message, ...detail } })}\n`;
