import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorBody } from './errors.ts';

export interface AccessRules {
  /** Asked of every client as `Authorization: Bearer …` when set. */
  readonly token?: string | undefined;
  /** The server listens to this machine alone. */
  readonly loopback: boolean;
}

/** Nothing of the model: the page's shell, on which the token is typed, the API's description. */
const OPEN = /^\/($|livez$|readyz$|openapi\.json$|page\/|docs($|\/))/;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * On loopback there is no login, but the Host header must name loopback: a page of another site
 * that resolves its own name to 127.0.0.1 (DNS rebinding) is refused. With a token it is asked for
 * on everything but the page's shell and the health checks.
 */
export function addAccessRules(app: FastifyInstance, { token, loopback }: AccessRules): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (loopback && !LOOPBACK_HOST.test(request.headers.host ?? 'localhost')) {
      const message = 'this server answers to localhost alone';
      return void reply.status(421).send(errorBody('WRONG_HOST', message));
    }
    if (token !== undefined && !OPEN.test(pathOf(request)) && !carries(request, token)) {
      const message = 'send the header "Authorization: Bearer TOKEN"';
      return void reply
        .status(401)
        .header('www-authenticate', 'Bearer')
        .send(errorBody('UNAUTHORIZED', message));
    }
    done();
  });
}

/** The path of a request's target, without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]!;
}

function carries(request: FastifyRequest, token: string): boolean {
  const [, given = ''] = /^Bearer +(.*)$/i.exec(request.headers.authorization ?? '') ?? [];
  // Of equal length, so that the time taken tells nothing.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
