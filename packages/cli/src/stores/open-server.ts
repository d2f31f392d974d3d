import { UsageError } from '@havn/core';
import type { OpenedStore } from './opened-store.ts';

export interface OpenServerOptions {
  readonly as?: string | undefined;
}

/** The runs and models behind the address of a tracking server. Nothing is asked of it yet. */
export async function serverStore(
  uri: string,
  { as }: OpenServerOptions = {},
): Promise<OpenedStore> {
  if (as !== undefined) {
    throw new UsageError('--as is for a database: a server knows who calls', {
      remedy:
        'Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.',
    });
  }
  const { connectTracking, runRecords } = await import('@havn/track');
  const tracking = connectTracking({ uri });
  return {
    runs: runRecords(tracking),
    tracking,
    folders: tracking.folders,
    isOwn: false,
    placeOf: async (run) => tracking.placeOf(run),
    openFolder: tracking.openFolder,
    // The server tells who wants to know.
    change: async (make) => ({ result: await make(), outcomes: [] }),
    enrolTriggers: async () => undefined,
    close: () => tracking.close(),
  };
}
