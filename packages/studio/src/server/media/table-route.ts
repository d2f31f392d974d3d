import type { TableFile } from '@havn/track';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { safePath } from '../files/file-routes.ts';
import { type Query, required } from '../http/read-query.ts';
import { RequestError } from '../http/request-error.ts';

/** The first rows of a table, and how many there are. */
interface TableAnswer extends TableFile {
  readonly count: number;
}

interface OfRun {
  readonly Params: { readonly id: string };
  readonly Querystring: Query;
}

/** As the pages read of files in JSON. */
const MOST_BYTES = 8_000_000;
const MOST_CELLS = 500_000;

/** Tables that MLflow's client logged as Parquet, which no browser reads. */
export function addTableRoute(app: FastifyInstance, { storeFor, files }: Studio): void {
  app.get<OfRun>('/runs/:id/table', async (request): Promise<TableAnswer> => {
    const path = safePath(required(request.query, 'path'));
    const { info } = await storeFor(request).runs.get(request.params.id);
    const file = await files.find(info.artifactUri, path);
    if (file.size > MOST_BYTES) {
      throw new RequestError(
        'This file is too large to be shown; it can be downloaded from Files.',
      );
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.read()) chunks.push(chunk);
    const { readParquet } = await import('@havn/data');
    const bytes = Buffer.concat(chunks);
    const { columns, rows, count } = await readParquet(bytes, {
      name: path,
      mostCells: MOST_CELLS,
    });
    return { columns, data: rows, count };
  });
}
