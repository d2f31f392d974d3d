import type { FastifyInstance } from 'fastify';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export interface HostRules {
  /** The server listens to this machine alone. */
  readonly loopback: boolean;
}

/**
 * Against pages of other sites: on loopback the Host header must name loopback (DNS rebinding), and
 * a change that a browser sends from another origin is refused (CSRF). Statuses and texts are
 * MLflow's.
 */
export function addHostRules(app: FastifyInstance, { loopback }: HostRules): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { host = '', origin } = request.headers;
    if (loopback && !LOOPBACK.test(host)) {
      const text = 'Invalid Host header - possible DNS rebinding attack detected';
      return void reply.status(403).type('text/plain').send(text);
    }
    if (origin !== undefined && CHANGES.has(request.method) && !isOwn(origin, host)) {
      return void reply.status(403).type('text/plain').send('Cross-origin request blocked');
    }
    done();
  });
  app.addHook('onSend', (_, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('x-frame-options', 'SAMEORIGIN');
    done(null, payload);
  });
}

/** The page came from this very server, or from one of the same machine. */
function isOwn(origin: string, host: string): boolean {
  const [, named = ''] = /^https?:\/\/([^/]+)$/i.exec(origin) ?? [];
  if (named.toLowerCase() === host.toLowerCase()) return true;
  return LOOPBACK.test(named) && LOOPBACK.test(host);
}
