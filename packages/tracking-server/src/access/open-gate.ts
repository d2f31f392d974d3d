import type { Accounts } from './accounts.ts';

const FRESH_MS = 1_000;

/**
 * Whether nobody has to log in: on loopback, without a token, as long as there is no user and no
 * key. Who adds the first closes the gate within a second, without a restart.
 */
export class OpenGate {
  readonly #accounts: Accounts;
  readonly #mayOpen: boolean;
  #open = false;
  #until = 0;

  constructor(accounts: Accounts, { mayOpen }: { readonly mayOpen: boolean }) {
    this.#accounts = accounts;
    this.#mayOpen = mayOpen;
  }

  async isOpen(now: number = Date.now()): Promise<boolean> {
    if (!this.#mayOpen || now < this.#until) return this.#open;
    this.#open = await this.#accounts.isEmpty();
    this.#until = now + FRESH_MS;
    return this.#open;
  }
}
