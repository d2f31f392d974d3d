import type { Experiment } from '../experiments/experiments.ts';
import type { Metric } from '../metrics/metrics.ts';
import type { LifecycleStage } from '../page.ts';
import type { Dataset, Run, RunStatus } from '../runs/runs.ts';
import {
  type Answer,
  listAt,
  numberAt,
  objectOr,
  optionalNumberAt,
  optionalTextAt,
  pairsAt,
  textAt,
} from './answer.ts';

export function experimentOf(answer: Answer): Experiment {
  return {
    id: textAt(answer, 'experiment_id'),
    name: textAt(answer, 'name'),
    artifactLocation: textAt(answer, 'artifact_location'),
    lifecycleStage: stageOf(answer),
    creationTime: numberAt(answer, 'creation_time'),
    lastUpdateTime: numberAt(answer, 'last_update_time'),
    tags: pairsAt(answer, 'tags'),
  };
}

export function runOf(answer: Answer): Run {
  const info = objectOr(answer, 'info');
  const data = objectOr(answer, 'data');
  const inputs = objectOr(answer, 'inputs');
  return {
    info: {
      id: textAt(info, 'run_id') || textAt(info, 'run_uuid'),
      name: textAt(info, 'run_name'),
      experimentId: textAt(info, 'experiment_id'),
      userId: textAt(info, 'user_id'),
      status: textAt(info, 'status') as RunStatus,
      startTime: numberAt(info, 'start_time'),
      endTime: optionalNumberAt(info, 'end_time') || undefined,
      artifactUri: textAt(info, 'artifact_uri'),
      lifecycleStage: stageOf(info),
      // Of the machine that made it, which is another.
      folder: undefined,
    },
    params: pairsAt(data, 'params'),
    tags: pairsAt(data, 'tags'),
    metrics: listAt(data, 'metrics').map(metricOf),
    inputs: {
      datasets: listAt(inputs, 'dataset_inputs').map((input) => ({
        dataset: datasetOf(objectOr(input, 'dataset')),
        tags: pairsAt(input, 'tags'),
      })),
      models: listAt(inputs, 'model_inputs').map((model) => ({
        modelId: textAt(model, 'model_id'),
      })),
    },
    outputs: listAt(objectOr(answer, 'outputs'), 'model_outputs').map((model) => ({
      modelId: textAt(model, 'model_id'),
      step: numberAt(model, 'step'),
    })),
  };
}

function stageOf(answer: Answer): LifecycleStage {
  return textAt(answer, 'lifecycle_stage') === 'deleted' ? 'deleted' : 'active';
}

function metricOf(answer: Answer): Metric {
  return {
    key: textAt(answer, 'key'),
    value: numberAt(answer, 'value'),
    step: numberAt(answer, 'step'),
    time: numberAt(answer, 'timestamp'),
    modelId: optionalTextAt(answer, 'model_id'),
    datasetName: optionalTextAt(answer, 'dataset_name'),
    datasetDigest: optionalTextAt(answer, 'dataset_digest'),
  };
}

function datasetOf(answer: Answer): Dataset {
  return {
    name: textAt(answer, 'name'),
    digest: textAt(answer, 'digest'),
    sourceType: textAt(answer, 'source_type'),
    source: textAt(answer, 'source'),
    schema: optionalTextAt(answer, 'schema'),
    profile: optionalTextAt(answer, 'profile'),
  };
}
