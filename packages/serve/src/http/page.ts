import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { ModelDescription } from '../engine/protocol.ts';

const files = {
  '/': { url: new URL('../../page/index.html', import.meta.url), type: 'text/html' },
  '/page/style.css': { url: new URL('../../page/style.css', import.meta.url), type: 'text/css' },
  '/page/main.js': {
    url: new URL('../../dist/page/main.js', import.meta.url),
    type: 'text/javascript',
  },
} as const;

const securityHeaders = {
  'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/** The page where a person types a text and sees its top labels. */
export async function addPage(app: FastifyInstance, model: ModelDescription): Promise<void> {
  for (const [path, { url, type }] of Object.entries(files)) {
    const content = await readFile(url, 'utf8');
    const body = content.replace('{{labels}}', String(model.labels.length));
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply.headers(securityHeaders).type(`${type}; charset=utf-8`).send(body),
    );
  }
}
