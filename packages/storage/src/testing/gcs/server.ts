import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, Faults } from '../faults.ts';
import { type LocalServer, startLocalServer } from '../local-server.ts';
import { receive, send, Traffic } from '../traffic.ts';
import { signedBy, type TestAccount } from './accounts.ts';
import { GcsBucket } from './buckets.ts';
import { answerGcs } from './operations.ts';
import { type GcsAnswer, gcsError, json, Refusal } from './protocol.ts';
import { keepPart } from './uploads.ts';

export interface GcsServerOptions {
  readonly buckets?: readonly string[];
  /** Who may come in; without any, everybody may, as in an emulator. */
  readonly accounts?: readonly TestAccount[];
  /** Objects in a page of a listing; default 1000. */
  readonly pageSize?: number;
}

export interface GcsServer extends LocalServer {
  readonly buckets: ReadonlyMap<string, GcsBucket>;
  readonly traffic: Traffic;
  /** Method and path of each request so far. */
  readonly requests: readonly string[];
  fail(fault: Fault): void;
}

/**
 * A server on this machine that speaks the JSON API of Google Cloud Storage as far as storages use
 * it: objects, ranges, listings, uploads in one request and resumable ones; the tokens of service
 * accounts are checked. All of it in memory.
 */
export async function startGcsServer(options: GcsServerOptions = {}): Promise<GcsServer> {
  const { accounts = [], pageSize = 1000 } = options;
  const buckets = new Map((options.buckets ?? ['bucket']).map((name) => [name, new GcsBucket()]));
  const traffic = new Traffic();
  const faults = new Faults();
  const requests: string[] = [];
  /** Tokens that were given for signed assertions, as Python's client asks for them. */
  const tokens = new Map<string, TestAccount>();

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url: target = '/', headers } = request;
    requests.push(`${method} ${target}`);
    const { pathname: path, searchParams: query } = new URL(target, 'http://gcs');
    const body = await receive(request, traffic, (came) =>
      keepPart({ path, query, headers, buckets }, came),
    );
    const fault = faults.take(method, target);
    if (fault) {
      const answer = gcsError(fault.status, fault.code, `The test server says ${fault.code}`);
      return reply(response, { ...answer, headers: { ...answer.headers, ...fault.headers } });
    }
    if (path === '/token') return reply(response, giveToken(body, accounts, tokens));
    const endpoint = `http://${headers.host}`;
    const who = accountOf(headers.authorization, accounts, tokens);
    const allow = (permission: string, place: string) => checkAllowed(who, permission, place);
    const upload = query.has('upload_id');
    if (accounts.length > 0 && !who && !upload) return reply(response, notLoggedIn(headers));
    const asked = { method, path, query, headers, body, buckets, pageSize, endpoint, allow };
    return reply(response, answered(asked));
  };
  const reply = async (response: ServerResponse, { status, headers, body = '' }: GcsAnswer) => {
    const bytes = Buffer.from(body);
    response.writeHead(status, { 'content-length': bytes.length, ...headers });
    if (status < 300 && bytes.length > 0) await send(response, bytes, traffic);
    else response.end(bytes);
  };
  const server = await startLocalServer(handle);
  return { ...server, buckets, traffic, requests, fail: (fault) => faults.add(fault) };
}

function answered(asked: Parameters<typeof answerGcs>[0]): GcsAnswer {
  try {
    return answerGcs(asked);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function accountOf(
  authorization: string | undefined,
  accounts: readonly TestAccount[],
  tokens: ReadonlyMap<string, TestAccount>,
): TestAccount | undefined {
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  return tokens.get(token) ?? accounts.find((account) => signedBy(account, token));
}

function checkAllowed(who: TestAccount | undefined, permission: string, place: string): void {
  if (!who?.denied?.includes(permission)) return;
  const told = `${who.email} does not have ${permission} access to the Google Cloud Storage object.`;
  throw new Refusal(
    gcsError(403, 'forbidden', `${told} Permission '${permission}' denied on ${place}.`),
  );
}

function notLoggedIn(headers: IncomingMessage['headers']): GcsAnswer {
  return headers.authorization === undefined
    ? gcsError(401, 'required', 'Anonymous caller does not have storage.objects.get access.')
    : gcsError(401, 'authError', 'Invalid Credentials');
}

/** The JWT bearer grant of RFC 7523. */
function giveToken(
  body: Buffer,
  accounts: readonly TestAccount[],
  tokens: Map<string, TestAccount>,
): GcsAnswer {
  const assertion = new URLSearchParams(String(body)).get('assertion') ?? '';
  const who = accounts.find((account) => signedBy(account, assertion));
  if (!who) return json(400, { error: 'invalid_grant', error_description: 'Invalid signature.' });
  const token = randomUUID();
  tokens.set(token, who);
  return json(200, { access_token: token, expires_in: 3600, token_type: 'Bearer' });
}
