import { havnHome, UsageError } from '@havn/core';
import type { RunStore } from '@havn/track';
import { printJson } from '../output.ts';
import { hasOwnStore, withOwnStore } from '../stores/own-store.ts';

/** Sends runs of this project to the tracking server of the environment. */
export async function syncRuns(
  ids: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<void> {
  const { RunNotFoundError, trackingUri } = await import('@havn/track');
  const uri = trackingUri();
  if (uri === undefined) {
    throw new UsageError('no tracking server is named', {
      remedy: 'Set HAVN_TRACKING_URI=http://HOST:PORT',
    });
  }
  const [first] = ids;
  if (first !== undefined && !hasOwnStore()) throw new RunNotFoundError(first, havnHome());
  const sent = hasOwnStore() ? await withOwnStore((store) => send(store, ids, uri)) : [];
  if (json) printJson({ sent });
  else for (const run of sent) process.stdout.write(`sent ${run}\n`);
}

async function send(
  { getRun, tracking }: RunStore,
  ids: readonly string[],
  uri: string,
): Promise<readonly string[]> {
  const { markSent, pendingRuns, restClient, sendRun } = await import('@havn/track');
  const call = restClient({ uri });
  const given = await Promise.all(ids.map(async (id) => (await getRun(id)).id));
  const runs = ids.length > 0 ? given : await pendingRuns(tracking);
  for (const run of runs) {
    await sendRun(call, tracking, run);
    await markSent(tracking, run);
  }
  return runs;
}
