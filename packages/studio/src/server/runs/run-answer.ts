import type { Experiment, KeyValue, Run } from '@havn/track';
import { COLOR_TAG } from './run-row.ts';

/** A run as its page shows it. */
export interface RunAnswer {
  readonly id: string;
  readonly name: string;
  readonly experiment: { readonly id: string; readonly name: string };
  readonly status: string;
  readonly user: string;
  readonly startTime: number | null;
  readonly endTime: number | null;
  readonly deleted: boolean;
  readonly color: string | null;
  readonly artifactUri: string;
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  /** The last point of each metric; null stands for NaN. */
  readonly metrics: readonly LastPoint[];
  readonly datasets: readonly RunDataset[];
  readonly models: readonly { readonly id: string; readonly role: 'input' | 'output' }[];
}

export interface LastPoint {
  readonly key: string;
  readonly value: number | null;
  readonly step: number;
  readonly time: number;
}

export interface RunDataset {
  readonly name: string;
  readonly digest: string;
  readonly source: string;
  readonly context: string;
}

export function runAnswer(run: Run, experiment: Experiment): RunAnswer {
  const { info, params, tags } = run;
  return {
    id: info.id,
    name: info.name,
    experiment: { id: experiment.id, name: experiment.name },
    status: info.status,
    user: info.userId,
    startTime: info.startTime ?? null,
    endTime: info.endTime ?? null,
    deleted: info.lifecycleStage === 'deleted',
    color: tags.find(({ key }) => key === COLOR_TAG)?.value ?? null,
    artifactUri: info.artifactUri,
    params,
    tags,
    metrics: run.metrics.map(({ key, value, step, time }) => {
      return { key, value: Number.isNaN(value) ? null : value, step, time };
    }),
    datasets: datasetsOf(run),
    models: [
      ...run.inputs.models.map(({ modelId }) => ({ id: modelId, role: 'input' as const })),
      ...run.outputs.map(({ modelId }) => ({ id: modelId, role: 'output' as const })),
    ],
  };
}

export function datasetsOf(run: Run): readonly RunDataset[] {
  return run.inputs.datasets.map(({ dataset, tags }) => ({
    name: dataset.name,
    digest: dataset.digest,
    source: dataset.source,
    context: tags.find(({ key }) => key === 'mlflow.data.context')?.value ?? '',
  }));
}
