/** @file The artifacts that a tracking server keeps itself (`/api/2.0/mlflow-artifacts`). */
import { Readable } from 'node:stream';
import type { ArtifactEntry } from '../artifacts/artifact-index.ts';
import { type Answer, listAt, numberAt, textAt } from '../client/answer.ts';
import {
  answerOf,
  awayFrom,
  type Connection,
  readObject,
  respond,
  TIMEOUT_MS,
} from './ask-server.ts';
import { NotATrackingServerError } from './errors.ts';

/** 50 kB/s: what is slower will not end. */
const SLOWEST_BYTES_PER_MS = 50;

/** A stretch of a file, from `start` to its end at `size`. */
export interface Stretch {
  readonly start: number;
  readonly size: number;
}

/** Paths are below the server's artifacts, with `/` between parts. */
export interface RestFiles {
  /** Writes a file of `size` bytes, streamed. */
  upload(path: string, content: AsyncIterable<Uint8Array>, size: number): Promise<void>;
  /** What lies directly below a path. */
  list(path: string): Promise<readonly ArtifactEntry[]>;
  /** The bytes of a file from `start` on, streamed. */
  read(path: string, stretch: Stretch): AsyncIterable<Uint8Array>;
}

export interface RestFilesOptions {
  /** The address of the server, without a slash at its end. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connection: Connection;
}

export function restFiles({ base, headers, connection }: RestFilesOptions): RestFiles {
  const root = `${base}/api/2.0/mlflow-artifacts/artifacts`;
  const urlOf = (path: string) =>
    new URL(`${root}/${path.split('/').map(encodeURIComponent).join('/')}`);
  return {
    async upload(path, content, size) {
      await answerOf(
        urlOf(path),
        {
          method: 'PUT',
          headers: {
            ...headers,
            'content-type': 'application/octet-stream',
            'content-length': String(size),
          },
          timeoutMs: timeFor(size),
          ...(size > 0 && { body: streamOf(content), duplex: 'half' }),
        },
        connection,
      );
    },
    async list(path) {
      const url = new URL(root);
      url.searchParams.set('path', path);
      const answer = readObject(await answerOf(url, { headers }, connection));
      if (answer === undefined) throw new NotATrackingServerError(connection.server);
      return listAt(answer as Answer, 'files').map(entryOf);
    },
    async *read(path, { start, size }) {
      const range = start > 0 && { range: `bytes=${start}-` };
      const request = { headers: { ...headers, ...range }, timeoutMs: timeFor(size - start) };
      const { body, status } = await respond(urlOf(path), request, connection);
      // Not every server knows ranges: it sends what is here already once more.
      let skip = status === 206 ? 0 : start;
      try {
        for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
          if (skip < chunk.length) yield chunk.subarray(skip);
          skip = Math.max(0, skip - chunk.length);
        }
      } catch (error) {
        awayFrom(connection, error);
      }
    },
  };
}

/** Servers tell the name alone, or the path with the name last. */
export function entryOf(file: Answer): ArtifactEntry {
  const isFolder = file.is_dir === true;
  return {
    name: textAt(file, 'path').split('/').at(-1) ?? '',
    isFolder,
    size: isFolder ? undefined : numberAt(file, 'file_size'),
    modified: undefined,
  };
}

function timeFor(bytes: number): number {
  return TIMEOUT_MS + Math.ceil(bytes / SLOWEST_BYTES_PER_MS);
}

function streamOf(content: AsyncIterable<Uint8Array>): ReadableStream {
  return Readable.toWeb(Readable.from(content)) as ReadableStream;
}
