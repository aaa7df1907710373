import type { PoolView } from '../src/control/pool-view.ts';
import { change, RefusalError, token } from './api.ts';
import { part } from './page-parts.ts';
import { countText, spanText } from './words.ts';

const ACTOR = 'dashboard';

const BUTTONS = ['release', 'pause', 'resume'] as const;

const DONE: Readonly<Record<string, string>> = {
  release: 'Released: the policy decides again.',
  pause: 'Paused: the size is frozen.',
  resume: 'Resumed: the size is free.',
};

const say = (text: string, isBad = false): void => {
  const message = part('message', HTMLParagraphElement);
  message.textContent = text;
  message.classList.toggle('bad', isBad);
};

/** The form by which an operator sets, frees and freezes the size. */
export class SteerPanel {
  readonly #onChanged: (view: PoolView) => void;
  #pool = '';

  /** `onChanged` is given what the pool is after a change; `onToken` is called when there is another token. */
  constructor(onChanged: (view: PoolView) => void, onToken: () => void) {
    this.#onChanged = onChanged;
    part('override', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#set();
    });
    for (const action of BUTTONS) {
      part(action, HTMLButtonElement).addEventListener('click', () => this.#ask(action, { actor: ACTOR }, DONE[action] ?? ''));
    }
    part('token', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const field = part('token-value', HTMLInputElement);
      token.set(field.value.trim());
      field.value = '';
      say('The token is kept for this tab.');
      onToken();
    });
    part('token-file', HTMLElement).textContent = `~/.marea/control-${location.port === '' ? '80' : location.port}.token`;
  }

  /** Steers this pool from now on. */
  show(view: PoolView): void {
    const isOther = view.name !== this.#pool;
    this.#pool = view.name;
    const size = part('override-size', HTMLInputElement);
    size.max = String(view.max);
    if (isOther || size.value === '') size.value = String(view.desired);
    const { autoscaler } = view;
    for (const field of part('override', HTMLFormElement).querySelectorAll('button')) field.disabled = autoscaler === undefined;
    if (autoscaler === undefined) return;
    part('release', HTMLButtonElement).disabled = autoscaler.override === undefined;
    part('resume', HTMLButtonElement).disabled = autoscaler.paused === undefined;
    part('pause', HTMLButtonElement).disabled = autoscaler.paused === 'both';
  }

  /** Says why the server lets nobody look. */
  refused(error: RefusalError): void {
    say(error.message, true);
    if (error.status === 401) part('token-value', HTMLInputElement).focus();
  }

  /** A size of 0 starts nothing any more, so it is asked for twice: a slip of the finger must not stop a service. */
  #set(): void {
    const desired = part('override-size', HTMLInputElement).valueAsNumber;
    if (desired > 0) {
      this.#override(desired);
      return;
    }
    const pool = this.#pool;
    const forMs = Number(part('override-for', HTMLSelectElement).value);
    part('stop-title', HTMLHeadingElement).textContent = `Stop ${pool}?`;
    part('stop-text', HTMLParagraphElement).textContent =
      `With a size of 0 no task starts for ${spanText(forMs)}: what runs ends, what comes waits, and is refused once the queue is full.`;
    const dialog = part('stop', HTMLDialogElement);
    dialog.returnValue = '';
    dialog.onclose = () => {
      if (dialog.returnValue === 'stop' && pool === this.#pool) this.#override(desired);
      else say('Nothing was changed.');
    };
    say('');
    dialog.showModal();
  }

  #override(desired: number): void {
    const forMs = Number(part('override-for', HTMLSelectElement).value);
    const reason = part('override-reason', HTMLInputElement).value;
    const done = `The desired size is ${countText(desired)} for ${spanText(forMs)}.`;
    this.#ask('override', { desired, forMs, reason, actor: ACTOR }, done);
  }

  #ask(action: string, body: Readonly<Record<string, unknown>>, done: string): void {
    say('…');
    change(this.#pool, action, body).then(
      (view) => {
        say(done);
        this.#onChanged(view);
      },
      (error: unknown) => {
        if (error instanceof RefusalError) this.refused(error);
        else say('The server cannot be reached.', true);
      },
    );
  }
}
