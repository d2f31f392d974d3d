import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface AccessRules {
  readonly token?: string;
  readonly loopback: boolean;
}

const OPEN_PATHS = new Set(['/', '/livez', '/readyz', '/page/main.js', '/page/style.css']);
const LOOPBACK_HOST = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/**
 * On loopback there is no login, but the Host header must name loopback: a page of another site
 * that resolves its own name to 127.0.0.1 (DNS rebinding) is refused. Elsewhere a token is asked
 * for on all but the page and the health checks.
 */
export function addAccessRules(app: FastifyInstance, { token, loopback }: AccessRules): void {
  app.addHook('onRequest', async (request, reply) => {
    if (loopback && !LOOPBACK_HOST.test(request.headers.host ?? 'localhost')) {
      const message = 'this server answers to localhost only';
      return reply.status(421).send({ error: { code: 'WRONG_HOST', message } });
    }
    if (token !== undefined && !OPEN_PATHS.has(pathOf(request)) && !carries(request, token)) {
      const message = 'send the header "Authorization: Bearer TOKEN"';
      return reply
        .status(401)
        .header('www-authenticate', 'Bearer')
        .send({ error: { code: 'UNAUTHORIZED', message } });
    }
  });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0]!;
}

function carries(request: FastifyRequest, token: string): boolean {
  const given = request.headers.authorization?.replace(/^Bearer /i, '') ?? '';
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
