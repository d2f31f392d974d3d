import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

export interface DocsOptions {
  readonly version: string;
  readonly token?: string | undefined;
}

/** Swagger UI sets styles on its elements; scripts are its own files alone. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The OpenAPI document at `/openapi.json` and its page at `/docs`, which fetches nothing from
 * elsewhere. To be called before the routes are added.
 */
export async function addDocs(app: FastifyInstance, options: DocsOptions): Promise<void> {
  await app.register(swagger, {
    openapi: openApi(options),
    // Schemas keep their own names.
    refResolver: { buildLocalReference: (schema) => String(schema.$id) },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: () => contentPolicy,
    // No logo of others, and nothing asked of a validator elsewhere.
    uiConfig: { validatorUrl: null, layout: 'BaseLayout' },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

function openApi({ version, token }: DocsOptions) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Havn text classifier',
      description: 'Answers which label a text has, with the probability of every label.',
      version,
    },
    ...(token !== undefined && {
      components: { securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } } },
      security: [{ token: [] }],
    }),
  };
}
