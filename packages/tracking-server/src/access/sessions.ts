import type { Identity } from './roles.ts';
import { digest, equalSecrets, randomSecret } from './secrets.ts';

interface Session {
  readonly identity: Identity;
  /** Sent by the page with every change: another site's page cannot know it. */
  readonly csrf: string;
  readonly until: number;
}

const LIFE_MS = 12 * 3_600_000;
const MAX_SESSIONS = 10_000;

export const SESSION_COOKIE = 'havn_session';
export const CSRF_HEADER = 'x-havn-csrf';

/** Logins of the pages; a restart of the server ends them. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  open(
    identity: Identity,
    now: number = Date.now(),
  ): { readonly id: string; readonly csrf: string } {
    const id = randomSecret();
    const csrf = randomSecret();
    if (this.#sessions.size >= MAX_SESSIONS) this.#sessions.clear();
    this.#sessions.set(keyOf(id), { identity, csrf, until: now + LIFE_MS });
    return { id, csrf };
  }

  find(id: string, now: number = Date.now()): Session | undefined {
    const session = this.#sessions.get(keyOf(id));
    if (!session || session.until > now) return session;
    this.#sessions.delete(keyOf(id));
    return undefined;
  }

  close(id: string): void {
    this.#sessions.delete(keyOf(id));
  }
}

export function isOwnForm({ csrf }: Session, given: string | undefined): boolean {
  return given !== undefined && equalSecrets(csrf, given);
}

/** Looked up by digest, so that the time of the look-up tells nothing of the ids. */
function keyOf(id: string): string {
  return digest(id).toString('base64url');
}
