import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, Faults } from '../faults.ts';
import { type LocalServer, startLocalServer } from '../local-server.ts';
import { receive, send, Traffic } from '../traffic.ts';
import { S3Bucket } from './buckets.ts';
import { withoutChunks } from './chunked.ts';
import { answerS3 } from './operations.ts';
import { type S3Answer, type S3Request, s3Error } from './protocol.ts';
import { type S3Key, verifySignature } from './signature.ts';

export interface S3ServerOptions {
  readonly buckets?: readonly string[];
  /** Keys that may come in; default: `testKey` alone. */
  readonly keys?: readonly S3Key[];
  /** Objects in a page of a listing; default 1000. */
  readonly pageSize?: number;
  /** Whether requests without a signature may come in. */
  readonly anonymous?: boolean;
}

export interface S3Server extends LocalServer {
  readonly buckets: ReadonlyMap<string, S3Bucket>;
  readonly traffic: Traffic;
  /** Method and path of each request so far. */
  readonly requests: readonly string[];
  fail(fault: Fault): void;
}

export const testKey: S3Key = { id: 'HAVNTESTKEY', secret: 'a secret of a test' };

/**
 * A server on this machine that speaks S3's protocol as far as storages use it: objects, ranges,
 * ListObjectsV2, uploads in parts, deleting many; signatures are checked. All of it in memory.
 */
export async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const { keys = [testKey], pageSize = 1000, anonymous = false } = options;
  const buckets = new Map((options.buckets ?? ['bucket']).map((name) => [name, new S3Bucket()]));
  const traffic = new Traffic();
  const faults = new Faults();
  const requests: string[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url: target = '/', headers } = request;
    requests.push(`${method} ${target}`);
    const raw = await receive(request, traffic);
    const fault = faults.take(method, target);
    if (fault) return reply(response, method, faultAnswer(fault), traffic);
    const key = verifySignature({ method, target, headers, body: raw }, keys);
    if (typeof key === 'string') return reply(response, method, s3Error(key), traffic);
    if (!key && !anonymous) return reply(response, method, s3Error('AccessDenied'), traffic);
    const chunked = /aws-chunked/.test(String(headers['content-encoding']));
    const body = chunked ? withoutChunks(raw) : raw;
    const asked: S3Request = { method, target, headers, body, buckets, pageSize };
    await reply(response, method, answerS3(asked, key?.denied ?? []), traffic);
  };
  const server = await startLocalServer(handle);
  return { ...server, buckets, traffic, requests, fail: (fault) => faults.add(fault) };
}

function faultAnswer({ status, code, headers }: Fault): S3Answer {
  const answer = s3Error(code);
  return { ...answer, status, headers: { ...answer.headers, ...headers } };
}

async function reply(
  response: ServerResponse,
  method: string,
  { status, headers, body }: S3Answer,
  traffic: Traffic,
): Promise<void> {
  const bytes = Buffer.from(body ?? '');
  response.writeHead(status, { 'content-length': bytes.length, ...headers });
  if (method === 'HEAD') response.end();
  else if (status < 300) await send(response, bytes, traffic);
  else response.end(bytes);
}
