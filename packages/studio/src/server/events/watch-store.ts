import type { Run, TrackingStore } from '@havn/track';

/** What happened since the last look; undefined where nothing did. */
export interface Change {
  readonly runs: readonly string[];
  /** Whether a run appeared or went. */
  readonly added: boolean;
}

export type Look = () => Promise<Change | undefined>;

/** Runs of a project that are followed live: the newest. */
const NEWEST = 50;

export function watchRuns(store: TrackingStore, ids: readonly string[]): Look {
  return comparing(async () => {
    const runs = await Promise.all(ids.map((id) => store.runs.get(id).catch(() => undefined)));
    return runs.filter((run) => run !== undefined);
  });
}

export function watchExperiments(store: TrackingStore, experimentIds: readonly string[]): Look {
  return comparing(async () => {
    return (await store.runs.search({ experimentIds, maxResults: NEWEST })).items;
  });
}

function comparing(read: () => Promise<readonly Run[]>): Look {
  let known: ReadonlyMap<string, string> | undefined;
  return async () => {
    const before = known;
    const now = new Map((await read()).map((run) => [run.info.id, printOf(run)]));
    known = now;
    if (before === undefined) return undefined;
    const runs = [...now].filter(([id, print]) => before.get(id) !== print).map(([id]) => id);
    const added = [...now.keys()].some((id) => !before.has(id)) || now.size < before.size;
    return runs.length > 0 || added ? { runs, added } : undefined;
  };
}

/** Differs when anything of a run did that a page shows. */
function printOf({ info, metrics, params, tags }: Run): string {
  const last = metrics.reduce((sum, { step, time, value }) => sum + step * 31 + time + value, 0);
  const words = tags.map(({ key, value }) => `${key}=${value}`).join();
  const { status, name, endTime, lifecycleStage } = info;
  return [status, name, endTime, lifecycleStage, metrics.length, last, params.length, words].join();
}
