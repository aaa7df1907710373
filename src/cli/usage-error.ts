/** The user asked for something that cannot be done. Shown without a stack; the command ends with code 2. */
export class UsageError extends Error {
  /** What to do instead, on lines of their own below the message. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
    this.hint = hint;
  }
}
