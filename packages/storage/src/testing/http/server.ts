import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, Faults } from '../faults.ts';
import { type LocalServer, startLocalServer } from '../local-server.ts';
import { receive, send, Traffic } from '../traffic.ts';

export interface HttpServerOptions {
  /** The method that stores a file; default PUT. */
  readonly stores?: string;
  readonly auth?: {
    readonly kind: 'basic' | 'digest' | 'custom';
    readonly user: string;
    readonly password: string;
  };
  /** False: a server that always sends all. */
  readonly ranges?: boolean;
}

export interface HttpServer extends LocalServer {
  /** By path. */
  readonly files: Map<string, Buffer>;
  readonly traffic: Traffic;
  /** Method and path of each request so far. */
  readonly requests: readonly string[];
  fail(fault: Fault): void;
}

/** A web server on this machine that keeps files in memory. */
export async function startHttpServer(options: HttpServerOptions = {}): Promise<HttpServer> {
  const files = new Map<string, Buffer>();
  const traffic = new Traffic();
  const faults = new Faults();
  const requests: string[] = [];
  const nonce = randomUUID();

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/' } = request;
    requests.push(`${method} ${url}`);
    const body = await receive(request, traffic);
    const fault = faults.take(method, url);
    if (fault) return void response.writeHead(fault.status, fault.headers).end();
    const challenge = refused(request, options.auth, nonce);
    if (challenge) return void response.writeHead(401, { 'www-authenticate': challenge }).end();
    const path = decodeURIComponent(url);
    if (method === (options.stores ?? 'PUT')) {
      files.set(path, body);
      return void response.writeHead(201).end();
    }
    const file = files.get(path);
    if (method === 'DELETE') return void response.writeHead(files.delete(path) ? 204 : 404).end();
    if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405).end();
    if (!file) return void response.writeHead(404).end();
    return serve(request, response, file);
  };
  const serve = async (request: IncomingMessage, response: ServerResponse, file: Buffer) => {
    const etag = `"${createHash('sha256').update(file).digest('hex').slice(0, 16)}"`;
    const headers = { etag, 'last-modified': new Date().toUTCString() };
    const { range, 'if-range': condition = etag } = request.headers;
    const match = /^bytes=(\d+)-(\d*)$/.exec(options.ranges === false ? '' : (range ?? ''));
    const start = match && condition === etag ? Number(match[1]) : 0;
    if (match && start >= file.length && file.length > 0) {
      return void response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
    }
    const part = file.subarray(start, match?.[2] ? Number(match[2]) + 1 : undefined);
    const told = `bytes ${start}-${start + part.length - 1}/${file.length}`;
    const partial = match !== null && condition === etag;
    response.writeHead(partial ? 206 : 200, {
      ...headers,
      'content-length': part.length,
      ...(partial && { 'content-range': told }),
    });
    if (request.method === 'HEAD') response.end();
    else await send(response, part, traffic);
  };
  const server = await startLocalServer(handle);
  return { ...server, files, traffic, requests, fail: (fault) => faults.add(fault) };
}

/** The challenge for who may not come in. */
function refused(
  { headers, method, url }: IncomingMessage,
  auth: HttpServerOptions['auth'],
  nonce: string,
): string | undefined {
  if (!auth) return undefined;
  const { kind, user, password } = auth;
  const given = headers.authorization ?? '';
  if (kind === 'custom') return headers['x-api-key'] === password ? undefined : 'Key';
  if (kind === 'basic') {
    const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return given === basic ? undefined : 'Basic realm="test"';
  }
  const told = (name: string) => new RegExp(`\\b${name}="?([^",]+)`).exec(given)?.[1];
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const secret = md5(`${user}:test:${password}`);
  const asked = md5(`${method}:${url}`);
  const expected = md5(`${secret}:${nonce}:${told('nc')}:${told('cnonce')}:auth:${asked}`);
  if (told('response') === expected && told('uri') === url) return undefined;
  return `Digest realm="test", qop="auth", algorithm=MD5, nonce="${nonce}"`;
}
