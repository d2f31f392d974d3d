import { invalidParameter } from '../protocol/rest-error.ts';

/** Schemes that would make the server connect to whatever host a client names. */
const HOST_ADDRESSED = new Set([
  'ftp',
  'sftp',
  'hdfs',
  'viewfs',
  'http',
  'https',
  'mlflow-artifacts',
  'r2',
  'b2',
  'abfss',
]);

const MAX_LENGTH = 2_048;
const NAME = 'artifact_location';

/** Refuses an experiment's artifact location that MLflow refuses, with its messages. */
export function checkArtifactLocation(location: string): void {
  if (location === '') return;
  const [beforeFragment = '', ...fragment] = location.split('#');
  const [path = '', query = ''] = beforeFragment.split('?');
  const parameters = /;[^/]*$/.test(path) && !/^[a-z][a-z0-9+.-]+:/i.test(path);
  if (fragment.join('') !== '' || parameters) {
    throw invalidParameter(`'${NAME}' URL can't include fragments or params.`);
  }
  if (decodeFully(query).includes('..')) throw invalidParameter('Invalid query string');
  checkUriHost(location, NAME);
  if (location.startsWith('runs:')) {
    throw invalidParameter(`Artifact location cannot be a runs:/ URI. Given: '${location}'`);
  }
  if (location.length > MAX_LENGTH) {
    throw invalidParameter(
      `Invalid artifact path length. The length of the artifact path cannot be greater than ${MAX_LENGTH} characters.`,
    );
  }
}

/** Refuses a URI that names a host to connect to; `mlflow-artifacts:/path` names none. */
export function checkUriHost(uri: string, name: string): void {
  const [, scheme = '', host = ''] = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?/i.exec(uri) ?? [];
  const family = scheme.toLowerCase();
  if (!HOST_ADDRESSED.has(family) || (family === 'mlflow-artifacts' && host === '')) return;
  throw invalidParameter(
    `'${name}' must not use the '${family}' scheme: it makes the server connect to the host that the URI names.`,
  );
}

/** Decodes `%2e` and the like until nothing changes, ten times at most. */
export function decodeFully(text: string): string {
  let decoded = text;
  for (let round = 0; round < 10; round++) {
    const next = decodeLoosely(decoded);
    if (next === decoded) return decoded;
    decoded = next;
  }
  throw invalidParameter('Failed to decode url');
}

/** As Python's `unquote`: what is no valid escape stays. */
function decodeLoosely(text: string): string {
  return text.replace(/(%[0-9a-f]{2})+/gi, (escapes) => {
    const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex');
    return bytes.toString('utf8');
  });
}
