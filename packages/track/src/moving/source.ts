import type { Metric } from '../metrics/metrics.ts';
import type { KeyValue, LifecycleStage } from '../page.ts';
import type { ModelAlias, Stage } from '../registry/registry.ts';
import type { DatasetInput, RunStatus } from '../runs/runs.ts';

/** Runs of another tracker, read one by one: what is in memory is one run's. */
export interface RunSource {
  experiments(): AsyncIterable<SourceExperiment>;
  models(): AsyncIterable<SourceModel>;
  close(): Promise<void>;
}

export interface SourceExperiment {
  readonly name: string;
  readonly tags: readonly KeyValue[];
  readonly lifecycleStage: LifecycleStage;
  runs(): AsyncIterable<SourceRun>;
}

export interface SourceRun {
  readonly id: string;
  readonly name: string | undefined;
  readonly userId: string | undefined;
  readonly status: RunStatus;
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  readonly lifecycleStage: LifecycleStage;
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  readonly metrics: readonly Metric[];
  readonly datasets: readonly DatasetInput[];
  /** The folder of its artifacts, where it is on this machine. */
  readonly artifacts: string | undefined;
}

export interface SourceModel {
  readonly name: string;
  readonly description: string | undefined;
  readonly tags: readonly KeyValue[];
  readonly aliases: readonly ModelAlias[];
  /** By number. */
  readonly versions: readonly SourceVersion[];
}

export interface SourceVersion {
  readonly version: number;
  readonly source: string;
  readonly runId: string | undefined;
  readonly description: string | undefined;
  readonly stage: Stage;
  readonly tags: readonly KeyValue[];
}
