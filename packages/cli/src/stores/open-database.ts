import { join, resolve } from 'node:path';
import { havnHome } from '@havn/core';
import type { Storage } from '@havn/storage';
import type { KeptFiles, TrackingStore } from '@havn/track';
import { triggersFile, withTriggers } from '../triggers/with-triggers.ts';
import { openArtifacts } from './open-artifacts.ts';
import type { OpenedStore } from './opened-store.ts';
import type { PlaceFlags } from './store-flags.ts';

export interface Database {
  readonly tracking: TrackingStore;
  /** The files that a server of this database keeps; the place is opened at the first call. */
  readonly kept: () => Promise<KeptFiles>;
  /** The place itself. */
  readonly storage: () => Promise<Storage>;
  /** Runs keep their files in folders of this machine, as `havn train` leaves them. */
  readonly inFolders: boolean;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions extends PlaceFlags {
  /** Who does it, for the audit log. */
  readonly as?: string;
  /** A database that is named is made where there is none; the project's always is. */
  readonly make?: boolean;
}

/** Opens the store of the project, or the database that is named. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { openArtifactStore, openTrackingStore } = await import('@havn/track');
  const { store: url, artifacts, as = process.env.USER ?? 'unknown', make = false } = options;
  const home = havnHome();
  const inFolders = !url && !artifacts;
  const opened = await openTrackingStore({
    url: url || join(home, 'havn.db'),
    artifactRoot: inFolders ? resolve(home, 'artifacts') : 'mlflow-artifacts:/',
    mustExist: Boolean(url) && !make,
  });
  const tracking = opened.as(as);
  let place: Promise<Storage> | undefined;
  const open = () => {
    place ??= openArtifacts(artifacts, opened);
    return place;
  };
  return {
    tracking,
    inFolders,
    storage: open,
    async kept() {
      const storage = await open();
      const files = openArtifactStore({ index: tracking.artifacts, storage });
      return { files, folder: storage.folder };
    },
    async close() {
      await (await place?.catch(() => undefined))?.close();
      await opened.close();
    },
  };
}

export async function databaseStore({ tracking, kept, close }: Database): Promise<OpenedStore> {
  const { keptFolders, runRecords } = await import('@havn/track');
  return {
    runs: runRecords(tracking),
    tracking,
    folders: keptFolders(kept),
    change: (make) => withTriggers(tracking, make),
    async enrolTriggers() {
      const { readTriggersFile, subscribe } = await import('@havn/track');
      const book = await readTriggersFile(triggersFile());
      await subscribe(tracking, book);
      return book.owner;
    },
    close,
  };
}
