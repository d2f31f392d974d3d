import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { Prediction } from '@havn/tasks';
import fastify, { type FastifyInstance } from 'fastify';
import type { Batcher } from '../engine/batcher.ts';
import type { Engine } from '../engine/engine.ts';
import { addAccessRules } from './access.ts';
import { sendError } from './errors.ts';
import { addPage } from './page.ts';
import { errorResponse, predictBody, prediction, predictResponse } from './schemas.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

export interface ServerParts {
  readonly engine: Engine;
  readonly batcher: Batcher<string, Prediction>;
  readonly version: string;
  /** Required from every client when set (`Authorization: Bearer …`). */
  readonly token?: string;
  /** The names under which a browser may call: a guard against DNS rebinding. */
  readonly loopback: boolean;
}

/** The HTTP server around an engine; it does not listen yet. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    logger: { level: 'error', stream: process.stderr },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((request, reply) => {
    const message = `there is no ${request.method} ${request.url.split('?')[0]}`;
    reply.status(404).send({ error: { code: 'NOT_FOUND', message } });
  });
  addAccessRules(app, parts);
  await app.register(swagger, { openapi: openApi(parts) });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  await app.register(async (routes) => {
    addPredict(routes, parts);
    addHealth(routes, parts);
  });
  await addPage(app, parts.engine.model);
  addMethodNotAllowed(app);
  return app;
}

function openApi({ version, token }: ServerParts) {
  return {
    openapi: '3.1.0',
    info: { title: 'Havn text classifier', version },
    ...(token !== undefined && {
      components: { securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } } },
      security: [{ token: [] }],
    }),
  };
}

interface PredictRequest {
  readonly text?: string;
  readonly texts?: readonly string[];
}

function addPredict(app: FastifyInstance, { batcher }: ServerParts): void {
  app.addSchema({ $id: 'prediction', ...prediction });
  app.post<{ Body: PredictRequest }>(
    '/predict',
    {
      schema: {
        summary: 'Classify one text or several',
        body: predictBody,
        response: {
          200: predictResponse,
          413: errorResponse,
          415: errorResponse,
          422: errorResponse,
          500: errorResponse,
          503: errorResponse,
        },
      },
      // The answer's keys are the model's labels: plain JSON.stringify serves them best.
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const { text, texts } = request.body;
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      const predictions = await batcher.submit(texts ?? [text!], left.signal);
      return texts ? { predictions } : predictions[0];
    },
  );
}

function addHealth(app: FastifyInstance, { engine }: ServerParts): void {
  app.get('/livez', { schema: { summary: 'The server runs' } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { summary: 'The model answers' } }, async (_request, reply) => {
    if (engine.ready) return { status: 'ok' };
    return reply
      .status(503)
      .send({ error: { code: 'NOT_READY', message: 'the model is loading' } });
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

/** A known path with another method is 405 with `Allow`, as HTTP (RFC 9110 § 15.5.6) asks. */
function addMethodNotAllowed(app: FastifyInstance): void {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
  const allowed = { '/predict': 'POST', '/livez': 'GET', '/readyz': 'GET', '/': 'GET' };
  for (const [url, allow] of Object.entries(allowed)) {
    const others = methods.filter((method) => method !== allow);
    app.route({
      method: others,
      url,
      schema: { hide: true },
      handler: async (request, reply) =>
        reply
          .status(405)
          .header('allow', allow === 'GET' ? 'GET, HEAD' : allow)
          .send({
            error: {
              code: 'METHOD_NOT_ALLOWED',
              message: `${url} takes ${allow}, not ${request.method}`,
            },
          }),
    });
  }
}
