import type { TrackingStore } from '@havn/track';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addEventRoutes } from './events/event-routes.ts';
import { addExperimentRoutes } from './experiments/experiment-routes.ts';
import { addFileRoutes } from './files/file-routes.ts';
import { folderFiles } from './files/folder-files.ts';
import type { RunFiles } from './files/run-files.ts';
import { answerErrors } from './http/answer-errors.ts';
import { askForWriting } from './http/ask-for-writing.ts';
import { readJson } from './http/read-json.ts';
import { refuseForeignOrigins } from './http/refuse-foreign-origins.ts';
import { addMediaRoutes } from './media/media-routes.ts';
import { addMetricRoutes } from './metrics/metric-routes.ts';
import { addDeliveryRoutes } from './models/delivery-routes.ts';
import { addLineageRoute } from './models/lineage-route.ts';
import { addModelRoutes } from './models/model-routes.ts';
import { addPages } from './pages/add-pages.ts';
import { addReportRoutes } from './reports/report-routes.ts';
import { addRunRoutes } from './runs/run-routes.ts';
import { addRunsRoutes } from './runs/runs-routes.ts';
import { addSearchRoute } from './search/search-route.ts';

/** Somebody who looks at the studio. */
export interface Viewer {
  /** As the registry's journal names them; those of one name see the same. */
  readonly name: string;
  readonly store: TrackingStore;
  /** Whether they may change the registry; they do where nothing is said. */
  readonly mayWrite?: boolean;
}

export interface StudioOptions {
  /** What of the store somebody may see and change. */
  readonly viewerOf: (request: FastifyRequest) => Viewer;
  /** Where the files of runs are read; without it folders of this machine. */
  readonly files?: RunFiles | undefined;
  /** How often the store is looked at for those who watch, in milliseconds; 1,000 by default. */
  readonly pollMs?: number | undefined;
  /** Takes what is shown to somebody with a browser where there is nothing. */
  readonly showUnknown?: ((page: (reply: FastifyReply) => FastifyReply) => void) | undefined;
}

/** What the studio's routes work on. */
export interface Studio {
  readonly viewerOf: (request: FastifyRequest) => Viewer;
  readonly storeFor: (request: FastifyRequest) => TrackingStore;
  readonly files: RunFiles;
  readonly pollMs: number;
}

/**
 * Adds the studio to a server: its pages at `/`, and what they ask for below `/api/havn/`. Who may
 * come in is for hooks of the server itself: `config.access` of a route is `write` where it changes
 * something.
 */
export async function addStudio(app: FastifyInstance, options: StudioOptions): Promise<void> {
  const { viewerOf, files = folderFiles(), pollMs = 1_000, showUnknown } = options;
  const storeFor = (request: FastifyRequest) => viewerOf(request).store;
  const studio: Studio = { viewerOf, storeFor, files, pollMs };
  await app.register(
    async (api) => {
      readJson(api);
      answerErrors(api);
      refuseForeignOrigins(api);
      askForWriting(api);
      for (const add of ROUTES) add(api, studio);
    },
    { prefix: '/api/havn' },
  );
  const page = await addPages(app);
  showUnknown?.(page);
}

const ROUTES: readonly ((app: FastifyInstance, studio: Studio) => void)[] = [
  addExperimentRoutes,
  addRunsRoutes,
  addRunRoutes,
  addMetricRoutes,
  addFileRoutes,
  addMediaRoutes,
  addModelRoutes,
  addLineageRoute,
  addDeliveryRoutes,
  addReportRoutes,
  addSearchRoute,
  addEventRoutes,
];
