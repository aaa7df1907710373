/** What a task throws that was made to fail on purpose. @public */
export class InjectedFault extends Error {
  readonly code = 'ERR_INJECTED';

  constructor() {
    super('This task was made to fail on purpose');
    this.name = 'InjectedFault';
  }
}
