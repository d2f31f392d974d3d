import { useSyncExternalStore } from 'react';

/** Who looks at the pages, as `/api/havn/me` tells. */
export interface Me {
  readonly name: string;
  readonly role: 'read' | 'write' | 'admin';
  /** Ids of the only experiments that they see. */
  readonly experiments?: readonly string[];
  /** Sent with every change. */
  readonly csrf?: string;
  /** False where nobody has to log in. */
  readonly login: boolean;
}

export interface Session {
  readonly status: 'asking' | 'in' | 'out';
  /** Who is, or was last, logged in. */
  readonly me: Me | undefined;
  /** Grows with each login: what was loaded before is loaded again. */
  readonly round: number;
}

/** A server without logins, or an old one: everything may be tried. */
const NOBODY: Me = { name: '', role: 'admin', login: false };

let session: Session = { status: 'asking', me: undefined, round: 0 };
const listeners = new Set<() => void>();

function change(next: Partial<Session>): void {
  session = { ...session, ...next };
  for (const listener of listeners) listener();
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The token that a change needs besides the cookie. */
export function csrfToken(): string | undefined {
  return session.me?.csrf;
}

/** Called when the server says that nobody is logged in: the page stays, and asks. */
export function loggedOut(): void {
  if (session.status !== 'out') change({ status: 'out' });
}

/** Asks the server who we are. */
export async function startSession(): Promise<void> {
  const response = await fetch('/api/havn/me').catch(() => undefined);
  if (response?.status === 401) return change({ status: 'out', me: undefined });
  const me = response?.ok ? ((await response.json()) as Me) : NOBODY;
  change({ status: 'in', me, round: session.round + 1 });
}

export type Credentials =
  | { readonly name: string; readonly password: string }
  | { readonly key: string };

/** Throws an error that says in plain words why not. */
export async function logIn(credentials: Credentials): Promise<void> {
  const response = await post('/api/havn/login', credentials);
  if (response === undefined) throw new Error('The server does not answer. Is it running?');
  if (!response.ok) {
    const answer = (await response.json().catch(() => ({}))) as { readonly message?: string };
    throw new Error(answer.message ?? `The server answered ${response.status}.`);
  }
  await startSession();
}

export async function logOut(): Promise<void> {
  await post('/api/havn/logout', {});
  change({ status: 'out', me: undefined });
}

function post(url: string, body: object): Promise<Response | undefined> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => undefined);
}

/** Whether buttons that change runs are shown. */
export function useMayWrite(): boolean {
  const { me } = useSession();
  return me !== undefined && me.role !== 'read';
}

/** The registry of models belongs to no experiment: who sees only some of them changes nothing there. */
export function useMayRegister(): boolean {
  const { me } = useSession();
  return useMayWrite() && me?.experiments === undefined;
}
