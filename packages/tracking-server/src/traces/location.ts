import type { KeyValue } from '@havn/track';
import type { Services } from '../protocol/endpoint.ts';

const LOCATION_TAG = 'mlflow.artifactLocation';

export interface TracePlace {
  readonly id: string;
  readonly experimentId: string;
  readonly tags: readonly KeyValue[];
}

/** A trace's tags with the one that tells clients where its spans are to be kept. */
export async function withLocation(
  { store, artifacts }: Services,
  { id, experimentId, tags }: TracePlace,
): Promise<readonly KeyValue[]> {
  const { artifactLocation } = await store.experiments.get(experimentId);
  const root = artifacts.shown(artifactLocation).replace(/\/+$/, '');
  const value = `${root}/traces/${id}/artifacts`;
  return [...tags.filter(({ key }) => key !== LOCATION_TAG), { key: LOCATION_TAG, value }];
}
