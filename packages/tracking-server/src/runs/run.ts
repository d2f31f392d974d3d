import type { DatasetInput, Metric, ModelOutput, Run, RunInfo, RunInputs } from '@havn/track';
import type { Artifacts } from '../artifacts/artifacts.ts';
import { double, some, truthy } from '../protocol/answer.ts';

export function runAnswer({ info, inputs, outputs, ...data }: Run, artifacts: Artifacts): object {
  return {
    info: runInfoAnswer(info, artifacts),
    data: {
      metrics: some(data.metrics.map(lastPointAnswer)),
      params: some(data.params),
      tags: some(data.tags),
    },
    inputs: inputsAnswer(inputs),
    outputs: outputsAnswer(outputs),
  };
}

/** A run just made has no outputs, not even an empty object. */
export function newRunAnswer(run: Run, artifacts: Artifacts): object {
  return { ...runAnswer(run, artifacts), outputs: undefined };
}

export function runInfoAnswer(info: RunInfo, artifacts: Artifacts): object {
  return {
    run_uuid: info.id,
    experiment_id: info.experimentId,
    run_name: info.name,
    user_id: info.userId,
    status: info.status,
    start_time: info.startTime,
    end_time: truthy(info.endTime),
    artifact_uri: artifacts.shown(info.artifactUri),
    lifecycle_stage: info.lifecycleStage,
    run_id: info.id,
  };
}

/** A run's last point of a metric, which says nothing of a model or a data set. */
function lastPointAnswer({ key, value, time, step }: Metric): object {
  return { key, value: double(value), timestamp: time, step };
}

export function metricAnswer(metric: Metric & { readonly runId?: string }): object {
  return {
    ...lastPointAnswer(metric),
    dataset_name: truthy(metric.datasetName),
    dataset_digest: truthy(metric.datasetDigest),
    model_id: truthy(metric.modelId),
    run_id: truthy(metric.runId),
  };
}

function inputsAnswer({ datasets, models }: RunInputs): object {
  return {
    dataset_inputs: some(datasets.map(datasetInputAnswer)),
    model_inputs: some(models.map(({ modelId }) => ({ model_id: modelId }))),
  };
}

function datasetInputAnswer({ dataset, tags }: DatasetInput): object {
  return {
    tags: some(tags),
    dataset: {
      name: dataset.name,
      digest: dataset.digest,
      source_type: dataset.sourceType,
      source: dataset.source,
      schema: truthy(dataset.schema),
      profile: truthy(dataset.profile),
    },
  };
}

function outputsAnswer(outputs: readonly ModelOutput[]): object {
  const models = outputs.map(({ modelId, step }) => ({ model_id: modelId, step }));
  return { model_outputs: some(models) };
}
