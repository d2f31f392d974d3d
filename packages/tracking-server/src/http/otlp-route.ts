import type { FastifyInstance } from 'fastify';

/**
 * Clients try to send spans by OTLP first; told that it is not done here, they keep the spans of a
 * trace with its artifacts. They look for these very words.
 */
export function addOtlpRoute(app: FastifyInstance): void {
  app.post('/v1/traces', { config: { access: 'write' } }, async (_, reply) => {
    const detail = 'REST OTLP span logging is not supported by Havn';
    return reply.status(501).send({ error_code: 'NOT_IMPLEMENTED', message: detail });
  });
}
