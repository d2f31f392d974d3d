import { HubReferenceError } from './errors.ts';
import { type HubId, parseHubId, type RepositoryType } from './hub-id.ts';

const SCHEME = 'hf://';

/** One file of a repository at a revision. */
export interface HubReference {
  readonly hub: HubId;
  /** Its path in the repository. */
  readonly file: string;
}

/** Whether a path is meant as an address of the Hub. */
export function isHubReference(path: string): boolean {
  return path.startsWith(SCHEME);
}

/**
 * Reads `hf://datasets/OWNER/NAME/FILE[@REVISION]`, and as the Python library writes it
 * (`hf://datasets/OWNER/NAME@REVISION/FILE`); without `datasets/` it is a model's file. A slash in a
 * revision is written `%2F`, or as it is behind the file and in `refs/…`. Throws `HubReferenceError`.
 */
export function parseHubReference(reference: string): HubReference {
  const refuse = (reason: string): never => {
    throw new HubReferenceError(reference, reason);
  };
  if (!isHubReference(reference)) refuse(`it does not begin with ${SCHEME}`);
  const path = reference.slice(SCHEME.length).replace(/[?#].*$/, '');
  const type: RepositoryType = path.startsWith('datasets/') ? 'datasets' : 'models';
  const inside = path.replace(/^(datasets|models)\//, '');
  const [, id, early, rest] =
    /^([^/@]*\/[^/@]*)(?:@(refs\/[^/]+\/[^/]+|[^/]+))?(?:\/(.*))?$/.exec(inside) ?? [];
  if (id === undefined) return refuse('it has no OWNER/NAME');
  const [file = '', late] = early === undefined ? cutRevision(rest ?? '') : [rest ?? ''];
  const revision = decoded(early ?? late);
  const hub = parseHubId(id, type, revision);
  if (!hub) return refuse('its owner, name or revision cannot be one');
  const parts = file.split('/');
  if (file === '') return refuse('a file is missing');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part))) {
    return refuse(`${JSON.stringify(file)} is no path of a file`);
  }
  return { hub, file };
}

/** The address with a revision, in the form that `parseHubReference` reads. */
export function formatHubReference({ hub, file }: HubReference): string {
  const kind = hub.type === 'datasets' ? 'datasets/' : '';
  return `${SCHEME}${kind}${hub.id}/${file}@${hub.revision}`;
}

/** `data/train.csv@v1` → the file and the revision. */
function cutRevision(text: string): readonly [string, string | undefined] {
  const at = text.lastIndexOf('@');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(revision: string | undefined): string | undefined {
  return revision?.replaceAll(/%2f/gi, '/');
}
