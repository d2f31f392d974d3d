import type { TrackingStore } from '@havn/track';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addEventRoutes } from './events/event-routes.ts';
import { addExperimentRoutes } from './experiments/experiment-routes.ts';
import { addFileRoutes } from './files/file-routes.ts';
import { folderFiles } from './files/folder-files.ts';
import type { RunFiles } from './files/run-files.ts';
import { answerErrors } from './http/answer-errors.ts';
import { readJson } from './http/read-json.ts';
import { refuseForeignOrigins } from './http/refuse-foreign-origins.ts';
import { addMetricRoutes } from './metrics/metric-routes.ts';
import { addLineageRoute } from './models/lineage-route.ts';
import { addModelRoutes } from './models/model-routes.ts';
import { addPages } from './pages/add-pages.ts';
import { addReportRoutes } from './reports/report-routes.ts';
import { addRunRoutes } from './runs/run-routes.ts';
import { addRunsRoutes } from './runs/runs-routes.ts';
import { addSearchRoute } from './search/search-route.ts';

export interface StudioOptions {
  readonly store: TrackingStore;
  /** Where the files of runs are read; without it folders of this machine. */
  readonly files?: RunFiles | undefined;
  /** Who asks, as the registry's journal names them. */
  readonly actorOf?: ((request: FastifyRequest) => string | undefined) | undefined;
  /** How often the store is looked at for those who watch, in milliseconds; 1,000 by default. */
  readonly pollMs?: number | undefined;
}

/** What the studio's routes work on. */
export interface Studio {
  readonly store: TrackingStore;
  readonly files: RunFiles;
  readonly pollMs: number;
  /** The store under the name of who asks. */
  readonly storeFor: (request: FastifyRequest) => TrackingStore;
}

/**
 * Adds the studio to a server: its pages at `/`, and what they ask for below `/api/havn/`. Who may
 * come in is for hooks of the server itself: reading is GET, everything else changes the store.
 */
export async function addStudio(app: FastifyInstance, options: StudioOptions): Promise<void> {
  const { store, files = folderFiles(), actorOf, pollMs = 1_000 } = options;
  const storeFor = (request: FastifyRequest) => {
    const actor = actorOf?.(request);
    return actor === undefined ? store : store.as(actor);
  };
  const studio: Studio = { store, files, pollMs, storeFor };
  await app.register(
    async (api) => {
      readJson(api);
      answerErrors(api);
      refuseForeignOrigins(api);
      for (const add of ROUTES) add(api, studio);
    },
    { prefix: '/api/havn' },
  );
  await addPages(app);
}

const ROUTES: readonly ((app: FastifyInstance, studio: Studio) => void)[] = [
  addExperimentRoutes,
  addRunsRoutes,
  addRunRoutes,
  addMetricRoutes,
  addFileRoutes,
  addModelRoutes,
  addLineageRoute,
  addReportRoutes,
  addSearchRoute,
  addEventRoutes,
];
