import { UsageError } from '@havn/core';
import { printJson } from '../output.ts';
import { hasStore, withRun, withStore } from './with-store.ts';

/** Sends runs of this project to the tracking server of the environment. */
export async function syncRuns(
  ids: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<void> {
  const { markSent, pendingRuns, restClient, sendRun, trackingUri } = await import('@havn/track');
  const uri = trackingUri();
  if (uri === undefined) {
    throw new UsageError('no tracking server is named', {
      remedy: 'Set HAVN_TRACKING_URI=http://HOST:PORT',
    });
  }
  const call = restClient({ uri });
  const given = await Promise.all(ids.map((id) => withRun(id, async (_, run) => run)));
  const sent = hasStore()
    ? await withStore(async ({ tracking }) => {
        const runs = ids.length > 0 ? given : await pendingRuns(tracking);
        for (const run of runs) {
          await sendRun(call, tracking, run);
          await markSent(tracking, run);
        }
        return runs;
      })
    : [];
  if (json) printJson({ sent });
  else for (const run of sent) process.stdout.write(`sent ${run}\n`);
}
