import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { readYaml } from '@havn/versions';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { binary } from '../../testing/run-havn.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { commentOnPullRequest } from './pull-request-comment.ts';

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
}

/** The comments of pull request 7, kept and answered as GitHub's API does, 100 a page. */
let comments: Comment[];
let refuse: number | undefined;
let server: Server;
const folder = temporaryFolder('pull-request');

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const answer = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const url = new URL(request.url!, 'http://localhost');
    if (request.headers.authorization !== 'Bearer secret')
      return answer(401, { message: 'Bad credentials' });
    if (refuse) return answer(refuse, { message: 'Resource not accessible by integration' });
    const page = Number(url.searchParams.get('page'));
    if (request.method === 'GET') return answer(200, comments.slice((page - 1) * 100, page * 100));
    const { body } = JSON.parse(await text(request)) as { body: string };
    const [, edited] = /\/issues\/comments\/(\d+)$/.exec(url.pathname) ?? [];
    const comment = comments.find(({ id }) => String(id) === edited);
    if (comment) comment.body = body;
    else comments.push({ id: 1000 + comments.length, body, user: { type: 'Bot' } });
    return answer(200, { html_url: `https://github.com${url.pathname}` });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => server.close());

beforeEach(() => {
  comments = [];
  refuse = undefined;
});

function environment(): Record<string, string> {
  const event = join(folder.path, 'event.json');
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }));
  return {
    GITHUB_TOKEN: 'secret',
    GITHUB_REPOSITORY: 'owner/project',
    GITHUB_EVENT_PATH: event,
    GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
}

const write = (words: string, env = environment()) =>
  commentOnPullRequest({ id: 'test', text: words, env });

test('there is one comment, which is updated, among many others', async () => {
  const person = { type: 'User' };
  comments = Array.from({ length: 150 }, (_, id) => ({ id, body: `comment ${id}`, user: person }));
  comments.push({ id: 500, body: '<!-- havn: test -->\nquoted', user: person });
  await write('first');
  await expect(write('second')).resolves.toContain('/repos/owner/project/issues/comments/');
  expect(comments).toHaveLength(152);
  expect(comments.at(-1)!.body).toBe('<!-- havn: test -->\nsecond');
  expect(comments.at(-2)!.body).toContain('quoted');
});

test('what is missing is said, and no token is shown', async () => {
  const { GITHUB_TOKEN: _, ...without } = environment();
  await expect(write('x', without)).rejects.toMatchObject({ code: 'USAGE', exitCode: 2 });
  await expect(write('x', { ...environment(), GITHUB_TOKEN: 'wrong' })).rejects.toMatchObject({
    code: 'COMMENT_REFUSED',
    message: expect.not.stringContaining('wrong'),
  });
  refuse = 403;
  await expect(write('x')).rejects.toMatchObject({
    remedy: expect.stringContaining('pull-requests: write'),
  });
  const event = join(folder.path, 'push.json');
  writeFileSync(event, '{}');
  await expect(write('x', { ...environment(), GITHUB_EVENT_PATH: event })).rejects.toMatchObject({
    remedy: expect.stringContaining('pull_request'),
  });
});

const workflow = fileURLToPath(
  new URL('../../../../../examples/github/data-statistics.yml', import.meta.url),
);

interface Step {
  readonly name?: string;
  readonly run?: string;
}

/** The shell steps of the workflow, without the one that would install Havn from the registry. */
function steps(): readonly Step[] {
  const document = readYaml(readFileSync(workflow, 'utf8'), workflow) as unknown as {
    readonly jobs: { readonly statistics: { readonly steps: readonly Step[] } };
  };
  return document.jobs.statistics.steps.filter(({ run, name }) => run && name !== 'Install Havn');
}

test.skipIf(process.platform === 'win32')(
  'the steps of the workflow do what it says',
  async () => {
    const [project, bin, temporary] = ['project', 'bin', 'temporary'].map((name) =>
      join(folder.path, name),
    );
    for (const path of [project, bin, temporary]) mkdirSync(path!);
    writeFileSync(
      join(bin!, 'npx'),
      `#!/bin/sh\nshift\nexec "${process.execPath}" "${binary}" "$@"\n`,
    );
    chmodSync(join(bin!, 'npx'), 0o755);
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
        cwd: project,
      });
    const put = (name: string, rows: number) => {
      const lines = Array.from(
        { length: rows },
        (_, i) => `a question ${i} about it,${i % 2 ? 'x' : 'y'}\n`,
      );
      mkdirSync(dirname(join(project!, name)), { recursive: true });
      writeFileSync(join(project!, name), `text,label\n${lines.join('')}`);
    };
    git('init', '-q', '-b', 'main');
    put('data/train.csv', 20);
    git('add', '.');
    git('commit', '-qm', 'first');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    git('checkout', '-q', '-b', 'more');
    put('data/train.csv', 25);
    git('commit', '-qam', 'more rows');

    const env = {
      ...process.env,
      ...environment(),
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      DATA: 'data',
      GITHUB_BASE_REF: 'main',
      GITHUB_STEP_SUMMARY: join(temporary!, 'step-summary.md'),
      RUNNER_TEMP: temporary,
      FROM_HERE: 'true',
      HF_HUB_OFFLINE: '1',
    };
    for (const [push, all] of [steps(), steps().slice(-1)].entries()) {
      if (push === 1) put('data/train.csv', 30);
      for (const { name, run } of all) {
        // As GitHub's runners start it.
        const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run!], {
          cwd: project,
          env,
        });
        const closed = once(child, 'close');
        const [stderr] = await Promise.all([text(child.stderr), text(child.stdout)]);
        const [code] = await closed;
        expect(code, `${name}:\n${stderr}`).toBe(0);
      }
    }
    expect(comments).toHaveLength(1);
    const { body } = comments[0]!;
    expect(body.startsWith('<!-- havn: data statistics -->\n# Data: train')).toBe(true);
    expect(body).toContain('## Changes since origin/main');
    expect(body).toContain('```mermaid');
    expect(body).toContain('| 20 | 30 | 10 |');
    expect(body.length).toBeLessThan(65_536);
    expect(existsSync(join(project!, 'statistics/statistics.html'))).toBe(true);
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain('## Changes since origin/main');
  },
  300_000,
);
