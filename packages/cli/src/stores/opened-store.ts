import type {
  FilesFolder,
  FilesPlace,
  RunFolders,
  RunInfo,
  RunRecords,
  TrackingClient,
} from '@havn/track';
import type { Delivered } from '../triggers/with-triggers.ts';

/** What commands work on: the store of the project, a database, or a tracking server. */
export interface OpenedStore {
  readonly runs: RunRecords;
  readonly tracking: TrackingClient;
  readonly folders: RunFolders;
  /** The store of the project: other stores may know its runs by other ids. */
  readonly isOwn: boolean;
  /** Where files of a run are written to; undefined where the store only names another place. */
  placeOf(run: RunInfo): Promise<FilesPlace | undefined>;
  /** A folder of files that the store names; undefined where this machine does not reach it. */
  openFolder(location: string): Promise<FilesFolder | undefined>;
  /** Makes a change of the registry, and tells at once who wants to know, where no server does. */
  change<T>(make: () => Promise<T>): Promise<Delivered<T>>;
  /** Lets the store know the triggers of this machine's file; answers whose they are. */
  enrolTriggers(): Promise<string | undefined>;
  close(): Promise<void>;
}
