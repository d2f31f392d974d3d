import { answerError, pageOf } from './answer-errors.ts';
import { HubAnswerError } from './errors.ts';
import { type HubId, isCommit } from './hub-id.ts';
import { hubFetchPatiently, type RetryPolicy } from './hub-request.ts';
import type { HubSettings } from './hub-settings.ts';

/** A revision, pinned: its commit and the files there. */
export interface RepositoryInfo {
  readonly commit: string;
  readonly files: readonly string[];
}

export interface HubAccess {
  readonly settings: HubSettings;
  readonly retry: RetryPolicy;
}

/** Asks which commit a revision is and what files it has. Throws the errors of `answerError`. */
export async function repositoryInfo(hub: HubId, access: HubAccess): Promise<RepositoryInfo> {
  const { settings, retry } = access;
  const revision = encodeURIComponent(hub.revision);
  const url = `${settings.endpoint}/api/${hub.type}/${hub.id}/revision/${revision}`;
  const response = await hubFetchPatiently(url, settings, retry);
  if (!response.ok) throw await answerError({ response, url, hub, settings });
  const body: unknown = await response.json().catch(() => undefined);
  const { sha, siblings } = fieldsOf(body);
  if (typeof sha !== 'string' || !isCommit(sha) || !Array.isArray(siblings)) {
    throw new HubAnswerError(url, 'does not answer as the Hub does (no commit or no files)');
  }
  const names = siblings.map((file: unknown) => fieldsOf(file).rfilename);
  return { commit: sha, files: names.filter((name) => typeof name === 'string') };
}

/** Size and hash of a file, told before it is sent. */
export interface FileInfo {
  readonly name: string;
  readonly url: string;
  /** Names the blob; the file's SHA-256 (LFS) or its git hash. */
  readonly etag: string;
  readonly size: number;
  /** What the revision is at present. */
  readonly commit: string;
}

/** Asks about one file at a revision. */
export async function fileInfo(
  name: string,
  revision: string,
  hub: HubId,
  { settings, retry }: HubAccess,
): Promise<FileInfo> {
  const path = name.split('/').map(encodeURIComponent).join('/');
  const url = `${pageOf(hub, settings)}/resolve/${encodeURIComponent(revision)}/${path}`;
  const response = await hubFetchPatiently(url, settings, retry, { method: 'HEAD' });
  const { headers } = response;
  if (response.status >= 400) throw await answerError({ response, url, hub, settings, file: name });
  const etag = (headers.get('x-linked-etag') ?? headers.get('etag') ?? '').replace(/^W\/|"/g, '');
  const size = Number(headers.get('x-linked-size') ?? headers.get('content-length') ?? Number.NaN);
  const commit = headers.get('x-repo-commit') ?? revision;
  if (!/^[\w-]{1,128}$/.test(etag) || !Number.isInteger(size) || !isCommit(commit)) {
    throw new HubAnswerError(url, 'does not answer as the Hub does (no hash, size or commit)');
  }
  return { name, url, etag, size, commit };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
