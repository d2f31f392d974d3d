import type { HavnError } from '@havn/core';
import {
  AccessDeniedError,
  BadTokenError,
  FileNotFoundError,
  GatedRepositoryError,
  HubAnswerError,
  RepositoryNotFoundError,
  RevisionNotFoundError,
} from './errors.ts';
import type { HubId } from './hub-id.ts';
import { hubFetch } from './hub-request.ts';
import type { HubSettings } from './hub-settings.ts';

export interface FailedAnswer {
  readonly response: Response;
  readonly url: string;
  readonly hub: HubId;
  readonly settings: HubSettings;
  /** The file that was asked for, if it was one. */
  readonly file?: string;
}

/**
 * What a failed answer means. The Hub says why in `x-error-code`; a repository that does not exist
 * and a private one look alike to who has no token (401, RepoNotFound).
 */
export async function answerError(answer: FailedAnswer): Promise<HavnError> {
  const { response, url, hub, settings, file } = answer;
  const code = response.headers.get('x-error-code');
  const withToken = settings.token !== undefined;
  await response.body?.cancel();
  if (code === 'GatedRepo') {
    return new GatedRepositoryError(hub.id, pageOf(hub, settings), withToken);
  }
  if (code === 'RevisionNotFound') return new RevisionNotFoundError(hub.id, hub.revision);
  if (code === 'EntryNotFound' && file !== undefined) return new FileNotFoundError(hub.id, file);
  if (response.status === 401 && withToken) return new BadTokenError(settings.endpoint);
  if (code === 'RepoNotFound' || (response.status === 404 && file === undefined)) {
    const similar = await similarNames(hub, settings);
    const what = hub.type === 'models' ? 'model' : 'data set';
    return new RepositoryNotFoundError(hub.id, what, { endpoint: settings.endpoint, similar });
  }
  if (response.status === 404) return new FileNotFoundError(hub.id, file!);
  if (response.status === 401 || response.status === 403) {
    return new AccessDeniedError(hub.id, withToken);
  }
  return new HubAnswerError(url, `answers ${response.status}`);
}

export function pageOf({ type, id }: HubId, { endpoint }: HubSettings): string {
  return type === 'models' ? `${endpoint}/${id}` : `${endpoint}/${type}/${id}`;
}

/** What the Hub's own search finds for the name; nothing where it cannot be asked. */
async function similarNames({ type, id }: HubId, settings: HubSettings): Promise<string[]> {
  const query = new URLSearchParams({ search: id.split('/').at(-1)!, limit: '3' });
  try {
    const signal = AbortSignal.timeout(5_000);
    const anonymous = { ...settings, token: undefined };
    const url = `${settings.endpoint}/api/${type}?${query}`;
    const found: unknown = await (await hubFetch(url, anonymous, { signal })).json();
    if (!Array.isArray(found)) return [];
    return found.map((one: { id?: unknown }) => one.id).filter((name) => typeof name === 'string');
  } catch {
    return [];
  }
}
