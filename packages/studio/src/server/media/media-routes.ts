import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { listMedia, type MediaSeries } from './list-media.ts';
import { addTableRoute } from './table-route.ts';

export interface MediaAnswer {
  readonly media: readonly MediaSeries[];
}

interface OfRun {
  readonly Params: { readonly id: string };
}

/** What a run recorded besides numbers; the files themselves are read as files. */
export function addMediaRoutes(app: FastifyInstance, studio: Studio): void {
  const { storeFor, files } = studio;
  addTableRoute(app, studio);
  app.get<OfRun>('/runs/:id/media', async (request): Promise<MediaAnswer> => {
    const run = await storeFor(request).runs.get(request.params.id);
    return { media: await listMedia(files, run) };
  });
}
