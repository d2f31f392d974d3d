import { join, resolve } from 'node:path';
import { havnHome, UsageError } from '@havn/core';
import type { Storage } from '@havn/storage';
import type { KeptFiles, TrackingStore } from '@havn/track';
import { triggersFile, withTriggers } from '../triggers/with-triggers.ts';
import { openArtifacts } from './open-artifacts.ts';
import type { OpenedStore } from './opened-store.ts';
import type { PlaceFlags } from './store-flags.ts';

class PlaceNotGivenError extends UsageError {
  override readonly code = 'ARTIFACTS_NOT_GIVEN';
  constructor(store: string) {
    super(`the files of ${store} are kept at a place, and it was not said which`, {
      remedy: 'Give it as havn up was given it: --artifacts FOLDER, s3://… or gs://…',
    });
  }
}

export interface Database {
  readonly tracking: TrackingStore;
  /** The files that a server of this database keeps; the place is opened at the first call. */
  readonly kept: () => Promise<KeptFiles>;
  /** The place itself. */
  readonly storage: () => Promise<Storage>;
  /** Runs keep their files in folders of this machine, as `havn train` leaves them. */
  readonly inFolders: boolean;
  /** The store of the project. */
  readonly isOwn: boolean;
  /** Where its server keeps files was said, not guessed. */
  readonly placeGiven: boolean;
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
    isOwn: !url,
    placeGiven: Boolean(artifacts),
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

export async function databaseStore(database: Database): Promise<OpenedStore> {
  const { tracking, kept, close, isOwn, placeGiven } = database;
  const { keptFolder, keptFolders, keptPlace, runRecords } = await import('@havn/track');
  return {
    runs: runRecords(tracking),
    tracking,
    folders: keptFolders(kept),
    isOwn,
    async placeOf(run) {
      if (!placeGiven) throw new PlaceNotGivenError(tracking.place);
      return keptPlace(tracking.place, await kept(), run);
    },
    async openFolder(location) {
      const isKept = /^(mlflow-artifacts|https?):/i.test(location);
      if (isKept && !isOwn && !placeGiven) throw new PlaceNotGivenError(tracking.place);
      return keptFolder(kept, location);
    },
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
