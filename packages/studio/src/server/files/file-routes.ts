import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { PathEscapesError } from '@havn/core';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { one, type Query, required, whole } from '../http/read-query.ts';
import { type ContentKind, contentKind } from './content-kind.ts';
import type { StoredFile } from './run-files.ts';

export interface FileRow {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number | null;
  readonly kind: ContentKind;
}

export interface FilesAnswer {
  readonly files: readonly FileRow[];
}

interface OfRun {
  readonly Params: { readonly id: string };
  readonly Querystring: Query;
}

/** A page that somebody logged may run its own scripts, but not as a page of this server. */
const SANDBOX = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
].join('; ');

/** The files of a run, folder by folder, and their bytes (`limit` cuts off a long text). */
export function addFileRoutes(app: FastifyInstance, { storeFor, files }: Studio): void {
  app.get<OfRun>('/runs/:id/files', async (request): Promise<FilesAnswer> => {
    const { params, query } = request;
    const { info } = await storeFor(request).runs.get(params.id);
    const folder = safePath(one(query, 'path') ?? '');
    const found = await files.list(info.artifactUri, folder);
    return { files: found.map((file) => fileRow(file, folder)).sort(foldersFirst) };
  });
  app.get<OfRun>('/runs/:id/file', async (request, reply) => {
    const { params, query } = request;
    const path = safePath(required(query, 'path'));
    const limit = whole(query, 'limit', { from: 1, to: Number.MAX_SAFE_INTEGER }, undefined);
    const { info } = await storeFor(request).runs.get(params.id);
    const file = await files.find(info.artifactUri, path);
    const { size } = file;
    const download = one(query, 'download') !== undefined;
    const name = encodeURIComponent(basename(path));
    return reply
      .headers({
        'content-type': contentKind(path).type,
        'content-length': Math.min(size, limit ?? size),
        'content-security-policy': SANDBOX,
        'content-disposition': `${download ? 'attachment' : 'inline'}; filename*=UTF-8''${name}`,
        'x-content-type-options': 'nosniff',
        'x-file-size': size,
        'cache-control': 'no-cache',
      })
      .send(Readable.from(limit === undefined ? file.read() : firstBytes(file.read(), limit)));
  });
}

async function* firstBytes(content: AsyncIterable<Uint8Array>, limit: number) {
  let left = limit;
  for await (const chunk of content) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** Below the run's folder, whatever the address says. */
export function safePath(path: string): string {
  const parts = path.split('/');
  const wrong = path !== '' && parts.some((part) => part === '' || part === '.' || part === '..');
  if (wrong || /[\\\0]|^[a-z]:/i.test(path)) throw new PathEscapesError('artifacts', path);
  return path;
}

function fileRow({ name, isFolder, size }: StoredFile, folder: string): FileRow {
  const path = folder === '' ? name : `${folder}/${name}`;
  return { path, name, isFolder, size: size ?? null, kind: contentKind(name).kind };
}

function foldersFirst(a: FileRow, b: FileRow): number {
  return Number(b.isFolder) - Number(a.isFolder) || (a.name < b.name ? -1 : 1);
}
