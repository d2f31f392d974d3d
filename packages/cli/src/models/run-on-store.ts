import { HavnError } from '@havn/core';
import type { RunRecord, TrackingClient } from '@havn/track';
import type { OpenedStore } from '../stores/opened-store.ts';
import { hasOwnStore, withOwnStore } from '../stores/own-store.ts';

class RunNotSentError extends HavnError {
  readonly code = 'RUN_NOT_SENT';
  constructor(run: string, place: string) {
    const server = /^https?:/.test(place) ? place : 'http://HOST:PORT';
    super(`run ${run} of this machine is not in ${place}`, {
      remedy: `Send it first: HAVN_TRACKING_URI=${server} havn runs sync ${run}`,
    });
  }
}

const SOME = 5;

/**
 * The run that is meant: by its id in the store, or by its id on this machine where it was sent from
 * here, or by the beginning of either when no other run is meant as well.
 *
 * @throws RunNotFoundError, RunAmbiguousError, RunNotSentError
 */
export async function runOnStore(store: OpenedStore, given: string): Promise<RunRecord> {
  const { runs, tracking, isOwn } = store;
  if (isOwn || given === '' || !hasOwnStore()) return runs.getRun(given);
  const there = await tracking.runs.idsWithPrefix(given, SOME);
  if (there.includes(given)) return runs.getRun(given);
  const here = await withOwnStore((own) => own.tracking.runs.idsWithPrefix(given, SOME));
  const sent = await Promise.all(here.map((id) => sentFrom(tracking, id)));
  const [first, ...others] = new Set([...there, ...sent.filter((id) => id !== undefined)]);
  if (others.length > 0) {
    const { RunAmbiguousError } = await import('@havn/track');
    throw new RunAmbiguousError(given, [first!, ...others]);
  }
  if (first === undefined && here.length === 1) throw new RunNotSentError(here[0]!, tracking.place);
  return runs.getRun(first ?? given);
}

/** The run that was made in a store for one of this machine. */
async function sentFrom(
  { experiments, runs }: TrackingClient,
  id: string,
): Promise<string | undefined> {
  const { ORIGIN_TAG } = await import('@havn/track');
  const { items } = await experiments.search({ viewType: 'ALL', maxResults: 50_000 });
  const found = await runs.search({
    experimentIds: items.map((experiment) => experiment.id),
    filter: `tags.\`${ORIGIN_TAG}\` = '${id}'`,
    viewType: 'ALL',
    maxResults: 1,
  });
  return found.items[0]?.info.id;
}

/** The folder in which this machine worked on a run of another store; undefined where it did not. */
export async function folderHere({ id, tags }: RunRecord): Promise<string | undefined> {
  if (!hasOwnStore()) return undefined;
  const { MissingError, ORIGIN_TAG } = await import('@havn/track');
  return withOwnStore(async ({ tracking: { runs } }) => {
    for (const known of [tags[ORIGIN_TAG], id]) {
      if (known === undefined) continue;
      const run = await runs.get(known).catch((error: unknown) => {
        if (!(error instanceof MissingError)) throw error;
      });
      if (run?.info.folder) return run.info.folder;
    }
    return undefined;
  });
}
