import { readFile } from 'node:fs/promises';
import { HavnError, UsageError } from '@havn/core';

export interface PullRequestComment {
  /** Tells this comment from others of Havn. */
  readonly id: string;
  /** Markdown. */
  readonly text: string;
  /** What GitHub Actions sets, and `GITHUB_TOKEN`. */
  readonly env: NodeJS.ProcessEnv;
}

/** GitHub refuses the comment. */
class CommentRefusedError extends HavnError {
  readonly code = 'COMMENT_REFUSED';
  constructor(status: number, message: string) {
    super(`GitHub refuses the comment: ${status} ${message}`, {
      remedy:
        status === 401 || status === 403 || status === 404
          ? 'Give the job "permissions: pull-requests: write" and GITHUB_TOKEN. For pull requests from forks GitHub gives no such token.'
          : 'Run the job again; githubstatus.com tells whether GitHub has trouble.',
    });
  }
}

const PAGES = 30;
const PATIENCE_MS = 30_000;

/**
 * Writes one comment under the pull request that a workflow runs for: the one it wrote before is
 * replaced. Returns its address. Reads `GITHUB_TOKEN`, `GITHUB_REPOSITORY`, `GITHUB_API_URL` and the
 * event; see https://docs.github.com/en/rest/issues/comments. Throws a `UsageError` outside of a pull
 * request's workflow.
 */
export async function commentOnPullRequest(comment: PullRequestComment): Promise<string> {
  const { id, text, env } = comment;
  const target = await pullRequest(env);
  const mark = `<!-- havn: ${id} -->`;
  const earlier = await findComment(target, mark);
  const body = JSON.stringify({ body: `${mark}\n${text}` });
  const answer =
    earlier === undefined
      ? await ask(target, `issues/${target.number}/comments`, { method: 'POST', body })
      : await ask(target, `issues/comments/${earlier}`, { method: 'PATCH', body });
  return String(fieldsOf(await answer.json()).html_url);
}

interface PullRequest {
  /** Of the repository's part of the API. */
  readonly url: string;
  readonly token: string;
  readonly number: number;
}

async function pullRequest(env: NodeJS.ProcessEnv): Promise<PullRequest> {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, GITHUB_EVENT_PATH: path } = env;
  const missing = Object.entries({
    GITHUB_TOKEN: token,
    GITHUB_REPOSITORY: repository,
    GITHUB_EVENT_PATH: path,
  })
    .filter(([, value]) => !value)
    .map(([name]) => name);
  if (missing.length > 0) {
    throw new UsageError(`--comment needs ${missing.join(', ')}`, {
      remedy:
        'It is for a workflow of GitHub Actions, whose step is given github.token as GITHUB_TOKEN: see examples/github/data-statistics.yml.',
    });
  }
  const event = fieldsOf(JSON.parse(await readFile(path!, 'utf8')));
  const number = fieldsOf(event.pull_request).number;
  if (typeof number !== 'number') {
    throw new UsageError('--comment: this workflow does not run for a pull request', {
      remedy: 'Start it "on: pull_request", or leave --comment out.',
    });
  }
  const api = (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, '');
  return { url: `${api}/repos/${repository}`, token: token!, number };
}

async function findComment(target: PullRequest, mark: string): Promise<number | undefined> {
  for (let page = 1; page <= PAGES; page++) {
    const path = `issues/${target.number}/comments?per_page=100&page=${page}`;
    const comments: unknown = await (await ask(target, path)).json();
    if (!Array.isArray(comments)) return undefined;
    // Somebody may quote the comment: only what an application wrote is replaced.
    const found = comments
      .map(fieldsOf)
      .find(({ body, user }) => String(body).startsWith(mark) && fieldsOf(user).type === 'Bot');
    if (typeof found?.id === 'number') return found.id;
    if (comments.length < 100) return undefined;
  }
  return undefined;
}

async function ask(
  { url, token }: PullRequest,
  path: string,
  request: { readonly method?: string; readonly body?: string } = {},
): Promise<Response> {
  const response = await fetch(`${url}/${path}`, {
    ...request,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'havn',
      'x-github-api-version': '2022-11-28',
    },
  });
  if (response.ok) return response;
  const message = fieldsOf(await response.json().catch(() => undefined)).message;
  throw new CommentRefusedError(response.status, String(message ?? response.statusText));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
