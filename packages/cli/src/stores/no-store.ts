import type { TrackingClient } from '@havn/track';
import type { OpenedStore } from './opened-store.ts';

/** A project without a store: looking for records makes none. */
export async function noStore(home: string): Promise<OpenedStore> {
  const { MissingError, runRecords } = await import('@havn/track');
  const none = async () => ({ items: [], nextPageToken: undefined });
  const noRun = async (id: string) => {
    throw new MissingError(`Run with id=${id} not found`);
  };
  const noModel = async (model: string | { readonly name: string }) => {
    const name = typeof model === 'string' ? model : model.name;
    throw new MissingError(`Registered Model with name=${name} not found`, {
      remedy: 'Register one: havn models register RUN NAME',
    });
  };
  const tracking: TrackingClient = {
    place: home,
    experiments: { get: noRun, search: none },
    runs: {
      get: noRun,
      idsWithPrefix: async () => [],
      search: none,
      delete: noRun,
      restore: noRun,
      logBatch: noRun,
      deleteTag: noRun,
    },
    loggedModels: { get: noRun },
    models: { get: noModel, search: none, create: noModel, setAlias: noModel },
    versions: { get: noModel, search: none, create: noModel, downloadUri: noModel },
    webhooks: { list: none },
    triggers: { list: async () => [] },
    journal: {
      entries: ({ model }) => noModel(model),
      deliveries: async () => [],
      redeliver: async () => {},
    },
    close: async () => {},
  };
  return {
    runs: runRecords(tracking),
    tracking,
    folders: { list: async () => [] },
    isOwn: true,
    placeOf: async () => undefined,
    openFolder: async () => undefined,
    change: async (make) => ({ result: await make(), outcomes: [] }),
    enrolTriggers: async () => undefined,
    close: async () => {},
  };
}
