/** @file Asks a tracking server, and tells its failures apart. */
import {
  type ServerAnswer,
  ServerAwayError,
  ServerLoginError,
  ServerMovedError,
  ServerRefusedError,
} from './errors.ts';

export const TIMEOUT_MS = 30_000;
/** No answer to a call is as large; what is would not fit in memory a few times. */
const MAX_ANSWER_BYTES = 256 * 2 ** 20;
const AWAY = new Set([408, 429, 500, 502, 503, 504]);

export interface Connection {
  readonly server: string;
  readonly identity: string | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface Request extends RequestInit {
  /** For the whole answer, its body too. */
  readonly timeoutMs?: number;
  readonly duplex?: 'half';
}

/** The body of an answer, once it says that all is well. */
export async function answerOf(
  url: URL,
  request: Request,
  connection: Connection,
): Promise<string> {
  const response = await respond(url, request, connection);
  return boundedText(response).catch((error: unknown) => awayFrom(connection, error));
}

/** An answer that says that all is well, its body not read yet. */
export async function respond(
  url: URL,
  { timeoutMs = TIMEOUT_MS, ...request }: Request,
  connection: Connection,
): Promise<Response> {
  const { server, identity, signal } = connection;
  const away = (error: unknown) => awayFrom(connection, error);
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  // A POST that is sent on becomes a GET, and nobody asked for the other place to be told who calls.
  const sent = { ...request, redirect: 'manual', signal: either } as const;
  const response = await fetch(url, sent).catch(away);
  const { ok, status } = response;
  if (ok) return response;
  const text = await boundedText(response).catch(away);
  const other = response.headers.get('location');
  if (status >= 300 && status < 400 && other) throw new ServerMovedError(server, other);
  const answer = readObject(text) ?? {};
  if (AWAY.has(status)) {
    const said = typeof answer.message === 'string' ? `: ${answer.message}` : '';
    throw new ServerAwayError(server, `status ${status}${said}`);
  }
  const refusal = { uri: server, status, answer, identity };
  if (status === 401 || status === 403) throw new ServerLoginError(refusal);
  throw new ServerRefusedError(refusal);
}

/** Throws `ServerAwayError` for what went wrong on the way. */
export function awayFrom({ server }: Connection, error: unknown): never {
  throw new ServerAwayError(server, reasonOf(error), error);
}

async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`its answer is larger than ${MAX_ANSWER_BYTES} B`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as {
    readonly cause?: { readonly message?: string; readonly code?: string };
    readonly message: string;
  };
  // Where a name has several addresses, each with a failure of its own, only the code is told.
  return cause?.message || cause?.code || message;
}

/** Undefined where the text is no JSON object. */
export function readObject(text: string): ServerAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
