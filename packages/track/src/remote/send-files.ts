import { join } from 'node:path';
import { localFolder } from '../media/local-folder.ts';
import type { RunInfo } from '../runs/runs.ts';
import { placeName, serverPlace } from './files-place.ts';
import type { Call } from './rest-client.ts';
import { sendUnsent, unsentFiles } from './send-folder.ts';
import { JOURNAL } from './sent-journal.ts';

export interface SendFiles {
  /** The run on this machine. */
  readonly info: RunInfo;
  /** Its id on the server. */
  readonly remote: string;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Sends the files of a run that the server does not have yet: see `sendUnsent`. */
export async function sendFiles(call: Call, options: SendFiles): Promise<void> {
  const { info, remote, onWarning } = options;
  const folder = localFolder(info.artifactUri);
  if (folder === undefined) return;
  const journal = join(folder, JOURNAL);
  const unsent = await unsentFiles({ folder, journal, place: placeName(call.server, remote) });
  if (unsent.files.length === 0) return;
  const place = serverPlace(call, { id: remote, artifactUri: await artifactUriOf(call, remote) });
  if (place === undefined) {
    onWarning?.(
      `the tracking server ${call.server} does not keep files itself: those of run ${info.id} stay in ${folder}`,
    );
    return;
  }
  await sendUnsent(unsent, place, {
    onRefused: (path, { message }) => onWarning?.(`${path} stays in ${folder}: ${message}`),
  });
}

async function artifactUriOf(call: Call, remote: string): Promise<string> {
  type Answer = { readonly run: { readonly info: { readonly artifact_uri?: string } } };
  const { run } = await call<Answer>('GET', 'runs/get', { run_id: remote });
  return run.info.artifact_uri ?? '';
}
