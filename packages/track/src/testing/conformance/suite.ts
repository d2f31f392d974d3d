import type { TrackingStore } from '../../tracking-store.ts';

/** What a conformance test works on. */
export interface Subject {
  /** An open store; the tests of one run share it and keep apart by experiment and name. */
  store(): TrackingStore;
  /** The same database once more, as another process would open it. */
  reopen(): Promise<TrackingStore>;
}

let counter = 0;

/** A name that no other test uses. */
export function unique(start: string): string {
  counter += 1;
  return `${start}-${process.pid}-${counter}`;
}

export async function newExperiment(store: TrackingStore): Promise<string> {
  return store.experiments.create({ name: unique('experiment') });
}

/** An active run of an experiment of its own. */
export async function newRun(store: TrackingStore): Promise<string> {
  const experimentId = await newExperiment(store);
  return (await store.runs.create({ experimentId, startTime: 1 })).info.id;
}
