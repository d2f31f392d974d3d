import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route needs; for the server around, which knows who calls. */
    access?: 'open' | 'read' | 'write' | 'admin';
  }
}

/** Marks every route that changes something as one that needs the right to write. */
export function askForWriting(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const reads = [route.method].flat().every((method) => method === 'GET' || method === 'HEAD');
    if (!reads) route.config = { ...route.config, access: 'write' };
  });
}
