import { parseMessage } from './parse.ts';
import { queryToJson } from './query.ts';
import { invalidParameter } from './rest-error.ts';
import { checkRules, type Rules } from './rules.ts';
import type { MessageKind, MessageOf } from './types.ts';

/** A request as far as the endpoints of the table see it. */
export interface Call {
  readonly method: string;
  /** `http://host:port`, as the client reached the server. */
  readonly origin: string;
  /** What the path's `{name}` parts held, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  readonly body: Buffer | undefined;
}

export interface ReadRequest<M extends MessageKind> {
  readonly message: MessageOf<M>;
  /** What came, before it was read as a message: tells an empty list from none. */
  readonly json: unknown;
}

/**
 * Reads and checks a request as MLflow's server does: the query of a GET, else the body as JSON,
 * where what is no JSON counts as nothing.
 */
export function readRequest<M extends MessageKind>(
  kind: M,
  rules: Rules,
  call: Call,
): ReadRequest<M> {
  const fromQuery = call.method === 'GET' && call.query.size > 0;
  const body = fromQuery ? undefined : call.body?.toString();
  const json = fromQuery ? queryToJson(kind, call.query) : readJson(call, body);
  const { message, complete } = parseMessage(kind, json);
  checkRules(json, rules, { complete, body });
  return { message, json };
}

function readJson(call: Call, body: string | undefined): unknown {
  requireJsonType(call);
  const json = parseJson(body);
  // Old clients encode twice.
  return (typeof json === 'string' ? parseJson(json) : json) ?? {};
}

/** As MLflow: only POST and PUT must say that they send JSON. */
function requireJsonType({ method, contentType }: Call): void {
  if (method !== 'POST' && method !== 'PUT') return;
  if (contentType === undefined) {
    throw invalidParameter('Bad Request. Content-Type header is missing.');
  }
  if (contentType.split(';')[0] !== 'application/json') {
    throw invalidParameter("Bad Request. Content-Type must be one of ['application/json'].");
  }
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
