import type { FastifyInstance } from 'fastify';

/** The server around may read bodies as it likes; here they are JSON, of at most 1 MiB. */
export function readJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: 1_048_576 },
    app.getDefaultJsonParser('error', 'error'),
  );
}
