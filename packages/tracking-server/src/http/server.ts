import type { TrackingStore } from '@havn/track';
import fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { addGuard, type GuardOptions } from '../access/guard.ts';
import { EVERYBODY } from '../access/roles.ts';
import { scopedStore } from '../access/scoped-store.ts';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { Services } from '../protocol/endpoint.ts';
import { endpoints } from '../table.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addArtifactRoutes } from './artifact-routes.ts';
import { sendError } from './errors.ts';
import { addHostRules } from './hosts.ts';
import { addInfoRoutes } from './info-routes.ts';
import { addOtlpRoute } from './otlp-route.ts';
import { addEndpoints } from './routes.ts';
import { addUnknownRoutes, type UnknownPage } from './unknown-routes.ts';

export interface ServerParts {
  readonly services: Services;
  readonly guard: GuardOptions;
  /** The server listens to this machine alone. */
  readonly loopback: boolean;
  readonly extend?: Extend | undefined;
}

/** Adds more to the server, such as pages, behind the same login and rules. */
export type Extend = (app: FastifyInstance, host: ExtensionHost) => Promise<void>;

export interface ExtensionHost {
  /** Who calls, and the store as they may see it; those of one name see the same. */
  readonly viewerOf: (request: FastifyRequest) => {
    readonly name: string;
    readonly store: TrackingStore;
    /** Whether they may change the registry of models. */
    readonly mayWrite: boolean;
  };
  readonly files: Artifacts;
  /** Lets a page be shown to somebody with a browser where there is nothing. */
  readonly showUnknown: (page: UnknownPage) => void;
}

/** The HTTP server; it does not listen yet. */
export async function buildServer({
  services,
  guard,
  loopback,
  extend,
}: ServerParts): Promise<FastifyInstance> {
  const app = newServer(guard);
  app.setErrorHandler(sendError);
  const { showPage } = addUnknownRoutes(app);
  addHostRules(app, { loopback });
  addGuard(app, guard);
  addInfoRoutes(app);
  const servicesOf = (request: FastifyRequest) => ({
    ...services,
    store: storeFor(services.store, request),
    experiments: request.identity.experiments,
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    addEndpoints(scope, endpoints, servicesOf);
    addAccountRoutes(scope, guard);
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    addArtifactRoutes(scope, servicesOf);
    addOtlpRoute(scope);
  });
  await extend?.(app, {
    files: services.artifacts,
    showUnknown: showPage,
    viewerOf: (request) => ({
      name: JSON.stringify([request.identity.name, request.identity.experiments]),
      store: storeFor(services.store, request),
      mayWrite: mayWrite(request),
    }),
  });
  return app;
}

function mayWrite({ identity }: FastifyRequest): boolean {
  return identity.role !== 'read' && identity.experiments === undefined;
}

function storeFor(store: TrackingStore, { identity }: FastifyRequest): TrackingStore {
  // Where nobody logs in, nobody is named.
  const own = identity === EVERYBODY ? store : store.as(identity.name);
  return identity.experiments ? scopedStore(own, identity.experiments) : own;
}

function newServer({ limits }: GuardOptions): FastifyInstance {
  const app = fastify({
    http: { headersTimeout: limits.headersTimeoutMs },
    // An artifact may take its time; headers may not.
    requestTimeout: 0,
    logController: new LogController({ disableRequestLogging: true }),
    logger: { level: 'error', stream: process.stderr },
    frameworkErrors: sendError,
    routerOptions: { maxParamLength: 2_000 },
  });
  app.server.maxConnections = limits.maxConnections;
  return app;
}
