import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Batcher } from '../engine/batcher.ts';
import type { Engine } from '../engine/engine.ts';
import type { Limits } from '../limits.ts';
import { type AccessRules, addAccessRules } from './access.ts';
import { answerBrokenRequest } from './broken-requests.ts';
import { addDocs } from './docs.ts';
import { sendError } from './errors.ts';
import { addHealth } from './health.ts';
import { addPage } from './page.ts';
import { addPredict } from './predict.ts';
import { namedSchemas } from './schemas.ts';
import { addUnknownRoutes } from './unknown-routes.ts';

export interface ServerParts extends AccessRules {
  readonly engine: Engine;
  /** Texts to predictions as JSON. */
  readonly batcher: Batcher<string, string>;
  readonly version: string;
  readonly limits: Limits;
}

/** The HTTP server around an engine; it does not listen yet. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = newServer(parts.limits);
  app.setErrorHandler(sendError);
  addUnknownRoutes(app);
  addAccessRules(app, parts);
  for (const schema of namedSchemas) app.addSchema(schema);
  await addDocs(app, parts);
  await addPage(app);
  await app.register(async (api) => {
    addPredict(api, parts.batcher, parts.limits);
    addHealth(api, parts.engine);
  });
  return app;
}

function newServer({ maxBodyBytes, requestTimeoutMs, maxConnections }: Limits): FastifyInstance {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: requestTimeoutMs,
      // How often the two are looked at.
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000),
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: sendError,
    logController: new LogController({ disableRequestLogging: true }),
    logger: { level: 'error', stream: process.stderr },
    // A wrong type is an error, not a value to be made fit, and unknown fields are told of.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  });
  app.server.maxConnections = maxConnections;
  app.removeContentTypeParser('text/plain');
  // Answers are small and of known form, and the largest are JSON already.
  app.setSerializerCompiler(() => JSON.stringify);
  return app;
}
