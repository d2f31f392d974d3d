/** @file The calls of MLflow's REST interface, and of Havn's own beside it. */
import { answerOf, type Request, readObject } from './ask-server.ts';
import { credentialsFor } from './credentials.ts';
import { NotATrackingServerError, ServerUrlError } from './errors.ts';
import { type RestFiles, restFiles } from './rest-files.ts';

export interface RestClientOptions {
  readonly uri: string;
  /** Those of the address or the environment (`credentialsFor`) when not given. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The body of a POST, or the query of a GET: a list repeats its name, undefined is left out. */
type Given = Readonly<Record<string, unknown>>;

export interface Call {
  /** Calls below `/api/2.0/mlflow/`. */
  <T>(method: 'GET' | 'POST', path: string, body: Given): Promise<T>;
  /** The server, without secrets. */
  readonly server: string;
  /** Calls below `/api/havn/`, which only Havn's server has. */
  readonly havn: <T>(method: 'GET' | 'POST', path: string, query?: Given) => Promise<T>;
  /** The artifacts that the server keeps itself. */
  readonly files: RestFiles;
}

/**
 * A client of a tracking server. Its calls throw `ServerAwayError`, `ServerRefusedError` and, for
 * 401 and 403, `ServerLoginError`.
 *
 * @throws ServerUrlError, CredentialsInvalidError
 */
export function restClient(options: RestClientOptions): Call {
  const address = addressOf(options.uri);
  const { headers, identity } = credentialsFor(address, options.token);
  const root = withoutSecrets(address);
  const connection = { server: root.href, identity, signal: options.signal };
  const base = root.href.replace(/\/+$/, '');
  const ask = (url: URL, request: Request) => answerOf(url, request, connection);
  const json = { ...headers, 'content-type': 'application/json' };
  const call = async <T>(method: 'GET' | 'POST', path: string, body: Given): Promise<T> => {
    const url = new URL(`${base}/api/2.0/mlflow/${path}`);
    if (method === 'GET') addQuery(url, body);
    const sent = method === 'POST' ? { body: JSON.stringify(body) } : {};
    return jsonOf<T>(root.href, await ask(url, { method, headers: json, ...sent }));
  };
  return Object.assign(call, {
    server: root.href,
    async havn<T>(method: 'GET' | 'POST', path: string, query: Given = {}): Promise<T> {
      const url = new URL(`${base}/api/havn/${path}`);
      addQuery(url, query);
      const text = await ask(url, { method, headers });
      return method === 'POST' && text === '' ? ({} as T) : jsonOf<T>(root.href, text);
    },
    files: restFiles({ base, headers, connection }),
  });
}

function addressOf(uri: string): URL {
  const address = URL.canParse(uri) ? new URL(uri) : undefined;
  if (address && /^https?:$/.test(address.protocol)) return address;
  throw new ServerUrlError();
}

function withoutSecrets(address: URL): URL {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url;
}

function addQuery(url: URL, query: Given): void {
  for (const [key, value] of Object.entries(query)) {
    for (const one of [value].flat()) {
      if (one !== undefined) url.searchParams.append(key, String(one));
    }
  }
}

function jsonOf<T>(server: string, text: string): T {
  const answer = readObject(text);
  if (answer !== undefined) return answer as T;
  throw new NotATrackingServerError(server);
}
