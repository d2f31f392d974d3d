import type { IncomingHttpHeaders } from 'node:http';
import type { GcsBucket } from './buckets.ts';

export interface GcsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Uint8Array;
}

export interface GcsRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly buckets: ReadonlyMap<string, GcsBucket>;
  readonly pageSize: number;
  /** Where the server is, for the links in its answers. */
  readonly endpoint: string;
  /** Throws an answer where the one who asks may not. */
  readonly allow: (permission: string, place: string) => void;
}

/** An answer on its way out through the calls. */
export class Refusal extends Error {
  readonly answer: GcsAnswer;
  constructor(answer: GcsAnswer) {
    super(String(answer.status));
    this.answer = answer;
  }
}

export function gcsError(status: number, reason: string, message: string): GcsAnswer {
  const error = { code: status, message, errors: [{ domain: 'global', reason, message }] };
  return json(status, { error });
}

export function json(status: number, value: unknown): GcsAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(value),
  };
}
