import type { ArtifactFile } from '@havn/track';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { attachment, contentTypeOf } from '../artifacts/content-type.ts';
import { checkFolder, keyOf, safePath } from '../artifacts/paths.ts';
import type { Services } from '../protocol/endpoint.ts';
import { invalidParameter } from '../protocol/rest-error.ts';
import { queryOf } from './routes.ts';

type ServicesOf = (request: FastifyRequest) => Services;

const PROXY = '/2.0/mlflow-artifacts/artifacts/*';

/** Files that go in and out as streams: never whole in memory or on a temporary disk. */
export function addArtifactRoutes(app: FastifyInstance, servicesOf: ServicesOf): void {
  app.addContentTypeParser('*', (_, payload, done) => done(null, payload));
  for (const prefix of ['/api', '/ajax-api']) {
    app.put(`${prefix}${PROXY}`, { config: { access: 'write' } }, async (request, reply) => {
      const { artifacts } = servicesOf(request);
      const path = proxiedPath(request);
      if (path === '' || path.endsWith('/')) {
        throw invalidParameter("Artifact path must include a filename (cannot end with '/').");
      }
      const content = (request.body ?? []) as AsyncIterable<Uint8Array>;
      await artifacts.kept.write(keyOf(path), content);
      return reply.status(200).send();
    });
    app.get(`${prefix}${PROXY}`, async (request, reply) => {
      const { artifacts } = servicesOf(request);
      const path = proxiedPath(request);
      return sendFile(request, reply, await artifacts.find(artifacts.root, path));
    });
  }
  addRunRoutes(app, servicesOf);
  addPartRoute(app, servicesOf);
}

function proxiedPath(request: FastifyRequest): string {
  const path = safePath((request.params as Record<string, string>)['*']!);
  checkFolder(request.identity.experiments, path);
  return path;
}

/** What the links of an upload in parts lead to; the link itself is the permission. */
function addPartRoute(app: FastifyInstance, servicesOf: ServicesOf): void {
  const open = { config: { access: 'open' } } as const;
  app.put('/api/2.0/mlflow-artifacts/mpu/part/:upload/:number', open, async (request, reply) => {
    const { upload = '', number } = request.params as Record<string, string>;
    const query = queryOf(request);
    const part = {
      number: Number(number),
      until: Number(query.get('until')),
      signature: query.get('signature') ?? '',
    };
    const content = (request.body ?? []) as AsyncIterable<Uint8Array>;
    const etag = await servicesOf(request).artifacts.multipart.write(upload, part, content);
    return reply.header('etag', etag).send();
  });
}

function addRunRoutes(app: FastifyInstance, servicesOf: ServicesOf): void {
  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    location: string,
    path: string,
  ) => sendFile(request, reply, await servicesOf(request).artifacts.find(location, path));
  app.get('/get-artifact', async (request, reply) => {
    const query = queryOf(request);
    const path = safePath(needed(query, 'path'));
    const run = query.get('run_id') || query.get('run_uuid') || '';
    const { info } = await servicesOf(request).store.runs.get(run);
    return send(request, reply, info.artifactUri, path);
  });
  app.get('/model-versions/get-artifact', async (request, reply) => {
    const query = queryOf(request);
    const path = safePath(needed(query, 'path'));
    const { versions } = servicesOf(request).store;
    const location = await versions.downloadUri(
      query.get('name') ?? '',
      query.get('version') ?? '',
    );
    return send(request, reply, location, path);
  });
  app.get(
    '/ajax-api/2.0/mlflow/logged-models/:model_id/artifacts/files',
    async (request, reply) => {
      const query = queryOf(request);
      const path = safePath(needed(query, 'artifact_file_path'));
      const { model_id = '' } = request.params as Record<string, string>;
      const model = await servicesOf(request).store.loggedModels.get(model_id);
      return send(request, reply, model.artifactLocation, path);
    },
  );
}

function needed(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value) return value;
  throw invalidParameter(`Request must include the "${name}" query parameter.`);
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: ArtifactFile,
): Promise<FastifyReply> {
  reply
    .type(contentTypeOf(file.name))
    .header('content-disposition', attachment(file.name))
    .header('accept-ranges', 'bytes');
  if (file.modified) reply.header('last-modified', new Date(file.modified).toUTCString());
  const start = startOf(request.headers.range, file.size);
  if (start === undefined) {
    return reply.status(416).header('content-range', `bytes */${file.size}`).send();
  }
  if (start > 0) {
    reply.status(206).header('content-range', `bytes ${start}-${file.size - 1}/${file.size}`);
  }
  reply.header('content-length', file.size - start);
  if (request.method === 'HEAD') return reply.send();
  const { Readable } = await import('node:stream');
  return reply.send(Readable.from(file.read(start), { objectMode: false }));
}

/** Downloads that were cut off go on with `bytes=N-`; other ranges are answered with everything. */
function startOf(range: string | undefined, size: number): number | undefined {
  const [, start] = /^bytes=(\d+)-$/.exec(range ?? '') ?? [];
  if (start === undefined) return 0;
  return Number(start) < size ? Number(start) : undefined;
}
