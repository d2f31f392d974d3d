import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AccountError, type Accounts, type NewAccount } from '../access/accounts.ts';
import { type GuardOptions, sessionIdOf } from '../access/guard.ts';
import { bySecret } from '../access/login.ts';
import { RateLimit } from '../access/rate.ts';
import { EVERYBODY, type Identity } from '../access/roles.ts';
import { SESSION_COOKIE } from '../access/sessions.ts';
import { invalidParameter, RestError } from '../protocol/rest-error.ts';
import { array, checkRules, type Rules, required, string } from '../protocol/rules.ts';

/** Bodies stay small: a name and a password. */
const bodyLimit = 16 * 1024;

/** Logging in for the pages, and users and keys for admins: `/api/havn/…`, JSON in and out. */
export function addAccountRoutes(app: FastifyInstance, guard: GuardOptions): void {
  addLogin(app, guard);
  addUsersAndKeys(app, guard.accounts);
}

function addLogin(app: FastifyInstance, guard: GuardOptions): void {
  const { sessions, limits } = guard;
  const tries = new RateLimit(limits.failedLoginsPerMinute / 60, limits.failedLoginsPerMinute);
  const open = { config: { access: 'open' }, bodyLimit } as const;
  app.post('/api/havn/login', open, async (request, reply) => {
    if (!tries.take(request.ip)) {
      throw new RestError('REQUEST_LIMIT_EXCEEDED', 'Too many logins. Wait a minute.');
    }
    const identity = await identityOf(request, guard);
    const { id, csrf } = sessions.open(identity);
    const secure = request.protocol === 'https' ? '; Secure' : '';
    reply.header(
      'set-cookie',
      `${SESSION_COOKIE}=${id}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200${secure}`,
    );
    return { ...identity, csrf };
  });
  app.post('/api/havn/logout', open, async (request, reply) => {
    const id = sessionIdOf(request.headers.cookie ?? '');
    if (id !== undefined) sessions.close(id);
    reply.header('set-cookie', `${SESSION_COOKIE}=; Path=/; Max-Age=0`);
    return {};
  });
  app.get('/api/havn/me', async (request) => {
    const id = sessionIdOf(request.headers.cookie ?? '');
    const csrf = id === undefined ? undefined : sessions.find(id)?.csrf;
    // Where nobody has to log in, nobody can log out.
    return { ...request.identity, csrf, login: request.identity !== EVERYBODY };
  });
}

interface Credentials {
  readonly name?: string;
  readonly password?: string;
  /** A key, or the token, instead of both. */
  readonly key?: string;
}

async function identityOf(
  request: FastifyRequest,
  { accounts, token }: GuardOptions,
): Promise<Identity> {
  const rules = { name: [string], password: [string], key: [string] };
  const { name = '', password = '', key } = bodyOf<Credentials>(request, rules);
  const identity = key
    ? await bySecret(accounts, token, key.trim())
    : await accounts.byPassword(name, password);
  if (identity) return identity;
  throw new RestError(
    'UNAUTHENTICATED',
    key
      ? 'This key is not known here: it was removed, or something is missing.'
      : 'The name or the password is wrong.',
  );
}

function addUsersAndKeys(app: FastifyInstance, accounts: Accounts): void {
  const admin = { config: { access: 'admin' }, bodyLimit } as const;
  app.get('/api/havn/accounts', admin, () => accounts.list());
  app.post('/api/havn/users', admin, async (request) => {
    const rules = { ...accountRules, password: [required, string] };
    const { password } = bodyOf<{ password: string }>(request, rules);
    await attempt(accounts.addUser(accountOf(request), password));
    return {};
  });
  app.post('/api/havn/keys', admin, (request) => attempt(accounts.addKey(accountOf(request))));
  app.delete('/api/havn/users/:name', admin, async (request) => {
    const { name = '' } = request.params as Record<string, string>;
    await attempt(accounts.removeUser(name));
    return {};
  });
  app.delete('/api/havn/keys/:id', admin, async (request) => {
    const { id = '' } = request.params as Record<string, string>;
    await attempt(accounts.removeKey(id));
    return {};
  });
}

const accountRules: Rules = { name: [required, string], role: [string], experiments: [array] };

function accountOf(request: FastifyRequest): NewAccount {
  const given = bodyOf<Partial<NewAccount>>(request, accountRules);
  const { name = '', role = 'read', experiments } = given;
  if (!['read', 'write', 'admin'].includes(role)) {
    throw invalidParameter(`A role is 'read', 'write' or 'admin', not '${role}'.`);
  }
  return { name, role, experiments: experiments?.map(String) };
}

function bodyOf<T>(request: FastifyRequest, rules: Rules): T {
  const body = Buffer.isBuffer(request.body) ? request.body.toString() : '';
  const json = parse(body);
  checkRules(json, rules, { complete: false, body });
  return (json ?? {}) as T;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter('The body is not valid JSON.');
  }
}

async function attempt<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    throw error instanceof AccountError ? invalidParameter(error.message) : error;
  }
}
