import type { GithubTarget } from '../triggers/trigger.ts';
import { NotTakenError } from './errors.ts';
import type { TriggerEvent } from './event.ts';
import { guardedPost, type PostAnswer } from './guarded-post.ts';

const TIMEOUT_MS = 30_000;
/** GitHub takes less than 64 KB. */
const MAX_PAYLOAD = 60_000;

/**
 * Starts the workflows of a repository that listen to `repository_dispatch`
 * (docs.github.com/rest/repos/repos#create-a-repository-dispatch-event). The token is read from the
 * environment each time, and is in no message.
 *
 * @throws NotTakenError
 */
export async function dispatchGithub(target: GithubTarget, event: TriggerEvent): Promise<string> {
  const token = process.env[target.tokenEnv];
  if (!token) {
    throw new NotTakenError(`the environment variable ${target.tokenEnv} is not set`, {
      remedy: `Set ${target.tokenEnv} to a token of GitHub where Havn runs.`,
    });
  }
  const answer = await guardedPost({
    url: `${target.apiUrl}/repos/${target.repository}/dispatches`,
    body: JSON.stringify({ event_type: target.eventType, client_payload: payload(event) }),
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'havn',
      'x-github-api-version': '2022-11-28',
    },
    timeoutMs: TIMEOUT_MS,
    // The machine's own configuration says where: GitHub Enterprise stands in the own network.
    allowPrivate: true,
  });
  const body = answer.body.replaceAll(token, '***');
  if (answer.status !== 204) throw refusal(target, { ...answer, body });
  return `204 ${body}`.trim();
}

function payload(event: TriggerEvent): object {
  if (Buffer.byteLength(JSON.stringify(event)) < MAX_PAYLOAD) return event;
  return { ...event, detail: { truncated: true } };
}

function refusal(target: GithubTarget, { status, body }: PostAnswer): NotTakenError {
  const answer = `${status} ${body}`.trim();
  const said = messageOf(body);
  const { repository, tokenEnv } = target;
  switch (status) {
    case 401:
      return new NotTakenError(`GitHub does not know the token in ${tokenEnv} (401: ${said})`, {
        answer,
        remedy: 'It has expired or was revoked, or is for another server: make a new one.',
      });
    case 403:
    case 429:
      return /rate limit/i.test(said)
        ? new NotTakenError(`GitHub has had too many calls (${status}: ${said})`, { answer })
        : new NotTakenError(`the token in ${tokenEnv} may not do this (${status}: ${said})`, {
            answer,
            remedy: `It needs "Contents: write" on ${repository} (fine-grained), or the scope "repo" (classic).`,
          });
    case 404:
      return new NotTakenError(`GitHub shows this token no repository ${repository} (404)`, {
        answer,
        remedy: `Look at the name. A private repository that the token in ${tokenEnv} may not see answers 404, too.`,
      });
    case 422:
      return new NotTakenError(`GitHub finds the event invalid (422: ${said})`, {
        answer,
        forGood: true,
        remedy: 'The eventType may have 100 characters.',
      });
    default:
      return new NotTakenError(
        status >= 300 && status < 400
          ? `${repository} was moved (${status}); redirects are not followed`
          : `GitHub answered ${status}: ${said}`,
        { answer },
      );
  }
}

function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { readonly message?: unknown };
    return typeof message === 'string' ? message : 'no reason given';
  } catch {
    return 'no reason given';
  }
}
