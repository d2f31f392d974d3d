export type RepositoryType = 'models' | 'datasets';

/** A repository of the Hub at a branch, tag or commit. */
export interface HubId {
  readonly type: RepositoryType;
  /** `OWNER/NAME`, or `NAME` alone for the oldest ones. */
  readonly id: string;
  readonly revision: string;
}

const SEGMENT = /^(?!.*(?:--|\.\.))[A-Za-z0-9_](?:[\w.-]{0,94}[A-Za-z0-9_])?$/;
const REVISION = /^(?!.*\.\.)[A-Za-z0-9_][\w./-]*$/;
const COMMIT = /^[0-9a-f]{40}$/;

/** Reads `OWNER/NAME[@REVISION]`; `undefined` for what cannot be an id. */
export function parseHubId(
  name: string,
  type: RepositoryType,
  revision?: string,
): HubId | undefined {
  const [id = '', named, ...rest] = name.split('@');
  const segments = id.split('/');
  const chosen = revision ?? named ?? 'main';
  const valid =
    rest.length === 0 &&
    segments.length <= 2 &&
    segments.every((segment) => SEGMENT.test(segment)) &&
    REVISION.test(chosen);
  return valid ? { type, id, revision: chosen } : undefined;
}

/** A full commit hash, which can never mean other files tomorrow. */
export function isCommit(revision: string): boolean {
  return COMMIT.test(revision);
}
