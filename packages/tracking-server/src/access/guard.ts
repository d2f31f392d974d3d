import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendRestError } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import type { Access } from '../protocol/endpoint.ts';
import { RestError } from '../protocol/rest-error.ts';
import type { Accounts } from './accounts.ts';
import { bySecret } from './login.ts';
import type { OpenGate } from './open-gate.ts';
import { RateLimit } from './rate.ts';
import { allows, EVERYBODY, type Identity } from './roles.ts';
import { CSRF_HEADER, isOwnForm, SESSION_COOKIE, type Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route needs; `open` needs no login. Reading when not given. */
    access?: Access | 'open';
  }
  interface FastifyRequest {
    identity: Identity;
  }
}

export interface GuardOptions {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  /** One token that may do everything (`HAVN_TOKEN`). */
  readonly token: string | undefined;
  readonly gate: OpenGate;
  readonly limits: Limits;
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Asks who calls and whether they may, before anything of the body is read. */
export function addGuard(app: FastifyInstance, options: GuardOptions): void {
  const { limits, gate } = options;
  const failures = new RateLimit(limits.failedLoginsPerMinute / 60, limits.failedLoginsPerMinute);
  const calls = new RateLimit(limits.callsPerSecond, 10 * limits.callsPerSecond);
  app.decorateRequest('identity');
  app.addHook('onRequest', async (request, reply) => {
    request.identity = EVERYBODY;
    const needed = request.routeOptions.config.access ?? 'read';
    if (needed === 'open' || request.is404 || (await gate.isOpen())) return undefined;
    if (!failures.has(request.ip)) return tooMany(reply);
    const identity = await identify(request, options);
    if (identity === undefined) {
      if (request.headers.authorization !== undefined) failures.take(request.ip);
      return askForLogin(request, reply);
    }
    if (!calls.take(identity.name)) return tooMany(reply);
    if (!allows(identity.role, needed)) {
      return refuse(reply, `${identity.name} may ${identity.role}, which is not enough for this.`);
    }
    request.identity = identity;
    return undefined;
  });
}

async function identify(
  request: FastifyRequest,
  { accounts, sessions, token }: GuardOptions,
): Promise<Identity | undefined> {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    const identity = bySession(request, sessions);
    // Who was removed is out at once, not when the session ends.
    return identity && (await accounts.isCurrent(identity)) ? identity : undefined;
  }
  const [, scheme = '', value = ''] = /^(\w+) +(.*)$/.exec(authorization) ?? [];
  if (/^bearer$/i.test(scheme)) return bySecret(accounts, token, value);
  if (!/^basic$/i.test(scheme)) return undefined;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const at = decoded.indexOf(':');
  const [name, password] = [decoded.slice(0, at), decoded.slice(at + 1)];
  // Clients that know only passwords send a key or the token as one.
  return (await bySecret(accounts, token, password)) ?? accounts.byPassword(name, password);
}

function bySession(request: FastifyRequest, sessions: Sessions): Identity | undefined {
  const id = sessionIdOf(request.headers.cookie ?? '');
  const session = id === undefined ? undefined : sessions.find(id);
  if (!session) return undefined;
  const csrf = request.headers[CSRF_HEADER];
  if (CHANGES.has(request.method) && !isOwnForm(session, [csrf].flat()[0])) return undefined;
  return session.identity;
}

export function sessionIdOf(cookie: string): string | undefined {
  return new RegExp(`(?:^|; ?)${SESSION_COOKIE}=([\\w-]+)`).exec(cookie)?.[1];
}

function askForLogin(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const remedy =
    'You are not authenticated. Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.';
  // A page asks for itself; the browser's own window would cover it.
  const fromPage = ['cors', 'same-origin', 'no-cors'].includes(
    String(request.headers['sec-fetch-mode']),
  );
  if (!fromPage) reply.header('www-authenticate', 'Basic realm="havn"');
  sendRestError(reply, new RestError('UNAUTHENTICATED', remedy));
  return reply;
}

function refuse(reply: FastifyReply, message: string): FastifyReply {
  sendRestError(reply, new RestError('PERMISSION_DENIED', message));
  return reply;
}

function tooMany(reply: FastifyReply): FastifyReply {
  reply.header('retry-after', '10');
  sendRestError(reply, new RestError('REQUEST_LIMIT_EXCEEDED', 'Too many calls. Wait a little.'));
  return reply;
}
