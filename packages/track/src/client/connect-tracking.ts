import { type FilesFolder, serverFolder } from '../fetching/files-folder.ts';
import { type FilesPlace, serverPlace } from '../remote/files-place.ts';
import { type RestClientOptions, restClient } from '../remote/rest-client.ts';
import type { RunInfo } from '../runs/runs.ts';
import { remoteJournal, remoteTriggers } from './remote-journal.ts';
import { remoteModels, remoteVersions, remoteWebhooks } from './remote-models.ts';
import { remoteExperiments, remoteFolders, remoteLoggedModels, remoteRuns } from './remote-runs.ts';
import type { RunFolders, TrackingClient } from './tracking-client.ts';
import { withTrackingErrors } from './tracking-errors.ts';

export interface ConnectedTracking extends TrackingClient {
  readonly folders: RunFolders;
  /** Where the server keeps the files of a run; undefined where it only names another place. */
  placeOf(run: RunInfo): FilesPlace | undefined;
  /** A folder of files that the server keeps, or that this machine reaches itself. */
  openFolder(location: string): Promise<FilesFolder | undefined>;
}

/**
 * The runs and models of a tracking server: Havn's, or MLflow's, which keeps no history, triggers and
 * deliveries. Nothing is asked before the first call.
 *
 * @throws ServerUrlError, CredentialsInvalidError
 */
export function connectTracking(options: RestClientOptions): ConnectedTracking {
  const call = withTrackingErrors(restClient(options));
  return {
    place: call.server,
    experiments: remoteExperiments(call),
    runs: remoteRuns(call),
    loggedModels: remoteLoggedModels(call),
    models: remoteModels(call),
    versions: remoteVersions(call),
    webhooks: remoteWebhooks(call),
    triggers: remoteTriggers(call),
    journal: remoteJournal(call),
    folders: remoteFolders(call),
    placeOf: (run) => serverPlace(call, run),
    openFolder: (location) => serverFolder(call, location),
    close: async () => {},
  };
}
