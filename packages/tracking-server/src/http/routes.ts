import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Endpoint, Services } from '../protocol/endpoint.ts';
import type { Call } from '../protocol/request.ts';

/** The paths at which an endpoint answers: for programs, and for pages below `/ajax-api`. */
function pathsOf({ path, version, ajaxOnly }: Endpoint): readonly string[] {
  const route = path.replace(/\{(\w+)\}/g, ':$1');
  const prefixes = ajaxOnly ? ['/ajax-api'] : ['/api', '/ajax-api'];
  return prefixes.map((prefix) => `${prefix}/${version}.0${route}`);
}

/** Puts the table of endpoints on a server whose bodies are buffers. */
export function addEndpoints(
  app: FastifyInstance,
  endpoints: readonly Endpoint[],
  servicesOf: (request: FastifyRequest) => Services,
): void {
  for (const endpoint of endpoints) {
    for (const url of pathsOf(endpoint)) {
      app.route({
        method: [...endpoint.methods],
        url,
        bodyLimit: endpoint.maxBody,
        config: { access: endpoint.access },
        async handler(request, reply) {
          const answer = await endpoint.answer(callOf(request), servicesOf(request));
          // As bytes: a long text would be encoded anew for the socket.
          return reply.type('application/json').send(Buffer.from(JSON.stringify(answer)));
        },
      });
    }
  }
}

function callOf(request: FastifyRequest): Call {
  return {
    method: request.method,
    origin: `${request.protocol}://${request.host}`,
    parameters: request.params as Record<string, string>,
    query: queryOf(request),
    contentType: request.headers['content-type'],
    body: Buffer.isBuffer(request.body) ? request.body : undefined,
  };
}

/** Names repeat (`run_id=a&run_id=b`), which Fastify's own reading would make lists of some of. */
export function queryOf({ url }: FastifyRequest): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
}
