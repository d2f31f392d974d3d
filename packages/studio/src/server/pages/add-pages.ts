import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { HavnError } from '@havn/core';
import type { FastifyInstance, FastifyReply } from 'fastify';

class PagesMissingError extends HavnError {
  readonly code = 'PAGES_MISSING';
  constructor(folder: URL) {
    super(`the studio’s pages are not in ${folder.pathname}`, {
      remedy: 'Build them: npm run build',
    });
  }
}

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The addresses of pages; the page itself decides what it shows there. */
const PAGES = [
  '/',
  '/projects/*',
  '/runs/*',
  '/compare',
  '/models',
  '/models/*',
  '/reports',
  '/reports/*',
  '/access',
];

/** The pages hold nothing that is secret; what they ask for is. One that is logged out can be shown. */
const OPEN = { config: { access: 'open' }, schema: { hide: true } as object } as const;

/**
 * Serves what Vite built; the names of its parts hold their hash, so browsers may keep them. Answers
 * what sends the page itself, wherever it is asked for.
 */
export async function addPages(
  app: FastifyInstance,
): Promise<(reply: FastifyReply) => FastifyReply> {
  const folder = builtPages();
  const index = await readFile(new URL('index.html', folder));
  const send = (reply: FastifyReply) =>
    reply
      .headers({ ...HEADERS, 'cache-control': 'no-cache' })
      .type('text/html; charset=utf-8')
      .send(index);
  for (const url of PAGES) app.get(url, OPEN, (_request, reply) => send(reply));
  const assets = new URL('assets/', folder);
  for (const name of await readdir(assets)) {
    const content = await readFile(new URL(name, assets));
    app.get(`/studio/assets/${name}`, OPEN, (_request, reply) =>
      reply
        .headers({ ...HEADERS, 'cache-control': 'public, max-age=31536000, immutable' })
        .type(TYPES[extname(name)] ?? 'application/octet-stream')
        .send(content),
    );
  }
  return send;
}

/** Seen from `dist/server/pages` as from `src/server/pages`. */
function builtPages(): URL {
  const folder = new URL('../../../dist/page/', import.meta.url);
  if (!existsSync(new URL('index.html', folder))) throw new PagesMissingError(folder);
  return folder;
}
