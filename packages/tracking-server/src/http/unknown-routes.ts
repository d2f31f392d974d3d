import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RestError } from '../protocol/rest-error.ts';
import { sendRestError } from './errors.ts';

/** Sends a page that says that there is none; the status is set already. */
export type UnknownPage = (reply: FastifyReply) => FastifyReply;

export interface UnknownRoutes {
  /** What somebody with a browser is shown; without it they get what programs do. */
  showPage(page: UnknownPage): void;
}

/**
 * What no route takes: 404 for an unknown path; for a known one with another method 405, and the
 * answer to OPTIONS, both with `Allow`. MLflow answers the same with a page; programs look at the
 * status and get JSON. To be called before the routes are added.
 */
export function addUnknownRoutes(app: FastifyInstance): UnknownRoutes {
  let page: UnknownPage | undefined;
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const known = routes.filter(({ pattern }) => pattern.test(path));
    if (known.length === 0) {
      reply.header('vary', 'accept');
      if (page && asksForPage(request)) return void page(reply.status(404));
      return sendRestError(reply, new RestError('ENDPOINT_NOT_FOUND', `There is no ${path}.`));
    }
    const methods = new Set(['OPTIONS', ...known.flatMap((route) => route.methods)]);
    const allow = [...methods].sort().join(', ');
    reply.header('allow', allow);
    if (request.method === 'OPTIONS') return void reply.status(204).send();
    const error = new RestError('ENDPOINT_NOT_FOUND', `${path} takes ${allow}.`);
    void reply.status(405).type('application/json').send(JSON.stringify(error.body()));
  });
  return {
    showPage(shown) {
      page = shown;
    },
  };
}

/** As browsers do for what stands in their address line; programs take anything, or ask for JSON. */
function asksForPage({ method, headers }: FastifyRequest): boolean {
  return ['GET', 'HEAD'].includes(method) && /\btext\/html\b/i.test(headers.accept ?? '');
}

function patternOf(url: string): RegExp {
  const source = url
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replace('\\*', '.*');
  return new RegExp(`^${source}$`);
}
