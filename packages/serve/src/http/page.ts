import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';

const files: Readonly<Record<string, readonly [path: string, type: string]>> = {
  '/': ['../../page/index.html', 'text/html'],
  '/page/style.css': ['../../page/style.css', 'text/css'],
  ...Object.fromEntries(
    ['main', 'bars', 'element', 'predict'].map((name) => [
      `/page/${name}.js`,
      [`../../dist/page/${name}.js`, 'text/javascript'],
    ]),
  ),
};

const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
} as const;

/** The page where a person types a text and sees its most likely labels. */
export async function addPage(app: FastifyInstance): Promise<void> {
  for (const [url, [path, type]] of Object.entries(files)) {
    const content = await readFile(new URL(path, import.meta.url));
    app.get(url, { schema: { hide: true } }, (_request, reply) =>
      reply.headers(headers).type(`${type}; charset=utf-8`).send(content),
    );
  }
}
