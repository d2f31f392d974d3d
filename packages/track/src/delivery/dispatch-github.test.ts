import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseTrigger } from '../triggers/parse-trigger.ts';
import type { GithubTarget } from '../triggers/trigger.ts';
import { dispatchGithub } from './dispatch-github.ts';
import type { TriggerEvent } from './event.ts';

/** A server that takes a dispatch as docs.github.com says, and nothing else. */
let server: Server;
let requests: { readonly path: string; readonly body: Record<string, unknown> }[];
let forced: readonly [status: number, message: string] | undefined;

const TOKEN = 'ghp_0123456789abcdef';
const event: TriggerEvent = {
  delivery: '7',
  attempt: 1,
  event: 'model_version_alias.created',
  time: '2026-01-01T00:00:00.000Z',
  actor: 'ann',
  model: 'intents',
  version: '3',
  alias: 'production',
  current_version: '3',
  detail: { alias: 'production', before: '2' },
};

beforeEach(async () => {
  requests = [];
  forced = undefined;
  process.env.HAVN_TEST_GITHUB = TOKEN;
  server = createServer(async (request, response) => {
    const [status, message] = forced ?? (await judge(request));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 204 ? undefined : JSON.stringify({ message }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  delete process.env.HAVN_TEST_GITHUB;
  server.close();
});

async function judge(request: IncomingMessage): Promise<readonly [number, string]> {
  const { headers, method, url = '' } = request;
  const body = JSON.parse(await text(request)) as Record<string, unknown>;
  if (!headers['user-agent']) return [403, 'Request forbidden by administrative rules.'];
  if (headers.authorization !== `Bearer ${TOKEN}`) return [401, 'Bad credentials'];
  const known = method === 'POST' && url === '/api/v3/repos/acme/app/dispatches';
  if (!known) return [404, 'Not Found'];
  if (headers.accept !== 'application/vnd.github+json') return [415, 'Unsupported Media Type'];
  if (headers['x-github-api-version'] !== '2022-11-28') return [400, 'Unknown API version'];
  const { event_type: type, client_payload: payload = {}, ...others } = body;
  const valid =
    typeof type === 'string' &&
    type.length <= 100 &&
    Object.keys(payload as object).length <= 10 &&
    JSON.stringify(payload).length < 64 * 1024 &&
    Object.keys(others).length === 0;
  if (!valid) return [422, 'Validation Failed'];
  requests.push({ path: url, body });
  return [204, ''];
}

function target(change: Partial<GithubTarget> = {}): GithubTarget {
  const { port } = server.address() as AddressInfo;
  const { action } = parseTrigger({
    name: 'ci',
    github: {
      repository: 'acme/app',
      eventType: 'model-promoted',
      tokenEnv: 'HAVN_TEST_GITHUB',
      apiUrl: `http://127.0.0.1:${port}/api/v3/`,
    },
  });
  return { ...(action as GithubTarget), ...change };
}

test('starts the workflows of a repository as GitHub documents it', async () => {
  expect(await dispatchGithub(target(), event)).toBe('204');
  expect(requests).toEqual([
    {
      path: '/api/v3/repos/acme/app/dispatches',
      body: { event_type: 'model-promoted', client_payload: event },
    },
  ]);
});

test('an event that is larger than GitHub takes goes without its details', async () => {
  await dispatchGithub(target(), { ...event, detail: { description: 'é'.repeat(60_000) } });
  expect(requests[0]?.body.client_payload).toEqual({ ...event, detail: { truncated: true } });
});

test.each([
  [401, 'Bad credentials', /does not know the token in HAVN_TEST_GITHUB/, /expired/],
  [403, 'Resource not accessible', /may not do this/, /Contents: write/],
  [403, 'API rate limit exceeded', /too many calls/, undefined],
  [404, 'Not Found', /no repository acme\/app/, /private repository/],
  [422, 'Validation Failed', /finds the event invalid/, /100 characters/],
  [301, 'Moved Permanently', /was moved/, undefined],
  [502, 'x', /GitHub answered 502/, undefined],
])('a %i (%s) says what to do', async (status, message, said, remedy) => {
  forced = [status, `${message} ${TOKEN}`];
  const error = await dispatchGithub(target(), event).catch((thrown) => thrown);
  expect(error.message).toMatch(said);
  if (remedy) expect(error.remedy).toMatch(remedy);
  expect(error.forGood).toBe(status === 422);
  expect(JSON.stringify([error.message, error.remedy, error.answer])).not.toContain(TOKEN);
});

test('a variable that is not set is named; a wrong repository is told by the server', async () => {
  await expect(dispatchGithub(target({ tokenEnv: 'HAVN_NOT_SET' }), event)).rejects.toThrow(
    'HAVN_NOT_SET is not set',
  );
  await expect(dispatchGithub(target({ repository: 'acme/other' }), event)).rejects.toThrow('404');
});

test.each([
  [{ repository: 'acme' }, /not OWNER\/REPO/],
  [{ repository: 'a/..' }, /not OWNER\/REPO/],
  [{ repository: 'a/b/../../c' }, /not OWNER\/REPO/],
  [{ repository: 'a/b', tokenEnv: TOKEN }, /not the name of an environment variable/],
  [{ repository: 'a/b', tokenEnv: 'github_pat_11AAA' }, /not the name of an environment variable/],
  [{ repository: 'a/b', apiUrl: 'file:///etc/passwd' }, /no URL of http/],
  [{ repository: 'a/b', eventType: 'x'.repeat(101) }, /more than 100/],
  [{ repository: 'a/b', evenType: 'x' }, /has no "evenType"/],
])('a trigger of %j is refused', (github, said) => {
  expect(() => parseTrigger({ name: 'x', github })).toThrow(said);
  try {
    parseTrigger({ name: 'x', github });
  } catch (error) {
    expect(String(error)).not.toContain(TOKEN);
  }
});
