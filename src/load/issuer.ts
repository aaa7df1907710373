/** Issues the calls of a plan. */
export interface Issuer {
  start(): void;
  /** Issues no more. Calling it again does nothing. */
  stop(): void;
  /** Whether everything was issued. */
  readonly isDone: boolean;
}
