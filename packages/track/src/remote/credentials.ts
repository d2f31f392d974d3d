import { CredentialsInvalidError } from './errors.ts';

/** Who calls a server. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** For messages, without what is secret; undefined where nobody is named. */
  readonly identity: string | undefined;
}

/**
 * The credentials for a server: a token that is given, else those of its address, else
 * `MLFLOW_TRACKING_USERNAME` with `MLFLOW_TRACKING_PASSWORD`, else `MLFLOW_TRACKING_TOKEN`: the order
 * in which MLflow's client takes them.
 *
 * @throws CredentialsInvalidError
 */
export function credentialsFor(address: URL, token?: string): Credentials {
  if (token) return bearer(token, 'the token');
  if (address.username !== '') {
    const [name, password] = [address.username, address.password].map(decoded) as [string, string];
    return basic(name, password, 'the address');
  }
  const { MLFLOW_TRACKING_USERNAME: name, MLFLOW_TRACKING_PASSWORD: password } = process.env;
  if (name && password) return basic(name, password, 'MLFLOW_TRACKING_USERNAME');
  const key = process.env.MLFLOW_TRACKING_TOKEN?.trim();
  return key
    ? bearer(key, 'the token of MLFLOW_TRACKING_TOKEN')
    : { headers: {}, identity: undefined };
}

function bearer(token: string, identity: string): Credentials {
  // A failure to set the header would tell its value.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new CredentialsInvalidError('MLFLOW_TRACKING_TOKEN');
  return { headers: { authorization: `Bearer ${token}` }, identity };
}

function basic(name: string, password: string, origin: string): Credentials {
  const pair = Buffer.from(`${name}:${password}`).toString('base64');
  return {
    headers: { authorization: `Basic ${pair}` },
    identity: `${JSON.stringify(name)} of ${origin}`,
  };
}

/** Somebody's password may hold a percent sign that begins no code. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
