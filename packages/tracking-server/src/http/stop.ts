import type { FastifyInstance } from 'fastify';

/**
 * Stops taking connections, lets the requests under way end, and cuts what is left after `limitMs`.
 * Connections that fall idle meanwhile are closed, or a client that keeps one open would hold the
 * server up.
 */
export async function stopServer(app: FastifyInstance, limitMs: number): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => app.server.closeAllConnections(), limitMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(deadline);
  }
}
