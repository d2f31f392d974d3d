import { HavnError } from '@havn/core';
import type { FastifyInstance } from 'fastify';

class ForeignOriginError extends HavnError {
  readonly code = 'FOREIGN_ORIGIN';
  constructor(origin: string) {
    super(`a page of ${origin} may not change anything here`);
  }
}

/** Another site's page cannot make a visitor's browser change the store. */
export function refuseForeignOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const { origin, host } = request.headers;
    if (origin !== undefined && hostOf(origin) !== host) throw new ForeignOriginError(origin);
    if (request.headers['sec-fetch-site'] === 'cross-site')
      throw new ForeignOriginError('another site');
  });
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
