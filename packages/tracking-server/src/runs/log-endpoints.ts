import type { DatasetInput, Metric } from '@havn/track';
import { keyValue, keyValues } from '../protocol/common.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { invalidParameter } from '../protocol/rest-error.ts';
import {
  array,
  floatlike,
  intlike,
  missingValue,
  type Rule,
  required,
  rule,
  string,
} from '../protocol/rules.ts';
import { list, type MessageOf, message } from '../protocol/types.ts';

const runRule = { run_id: [required, string] };

const metricFields = {
  key: 'string',
  value: 'double',
  timestamp: 'int64',
  step: 'int64',
  dataset_name: 'string',
  dataset_digest: 'string',
  model_id: 'string',
  run_id: 'string',
} as const;
const MetricMessage = message(metricFields);

const logMetric = endpoint({
  on: 'POST /mlflow/runs/log-metric',
  request: message({ ...metricFields, run_uuid: 'string' }),
  rules: {
    ...runRule,
    key: [required, string],
    value: [required, floatlike],
    timestamp: [intlike, required],
    step: [intlike],
    model_id: [string],
    dataset_name: [string],
    dataset_digest: [string],
  },
  async handle({ run_uuid = '', ...metric }, { store }) {
    await store.runs.logMetric(metric.run_id || run_uuid, metricOf(metric));
    return {};
  },
});

function metricOf(metric: MessageOf<typeof MetricMessage>): Metric {
  return {
    key: metric.key ?? '',
    value: metric.value ?? 0,
    time: metric.timestamp ?? 0,
    step: metric.step ?? 0,
    modelId: metric.model_id || undefined,
    datasetName: metric.dataset_name || undefined,
    datasetDigest: metric.dataset_digest || undefined,
  };
}

/** MLflow's documented bound of a batch. */
const MAX_BATCH_BYTES = 1_000_000;

const logBatch = endpoint({
  on: 'POST /mlflow/runs/log-batch',
  request: message({
    run_id: 'string',
    metrics: list(MetricMessage),
    params: keyValues,
    tags: keyValues,
  }),
  rules: {
    run_id: [string, required],
    metrics: [array, everyItemHas('metrics', ['key', 'value', 'timestamp'])],
    params: [array, everyItemHas('params', ['key'])],
    tags: [array, everyItemHas('tags', ['key'])],
  },
  async handle({ run_id = '', metrics = [], params = [], tags = [] }, { store }, { body }) {
    const size = body?.length ?? 0;
    if (size > MAX_BATCH_BYTES) {
      throw invalidParameter(
        `Batched logging API requests must be at most ${MAX_BATCH_BYTES} bytes, got a request of size ${size}.`,
      );
    }
    await store.runs.logBatch(run_id, {
      metrics: metrics.map(metricOf),
      params: params.map(keyValue),
      tags: tags.map(keyValue),
    });
    return {};
  },
});

/** Says which item of a list lacks which field, as `metrics[0].key`. */
function everyItemHas(name: string, fields: readonly string[]): Rule {
  return rule((items) => {
    for (const [index, item] of Object.entries((items as unknown[] | null) ?? [])) {
      const given = (item ?? {}) as Record<string, unknown>;
      const missing = fields.find((field) => (given[field] ?? '') === '');
      if (missing) return missingValue(`${name}[${index}].${missing}`);
    }
    return undefined;
  });
}

const DatasetInputMessage = message({
  tags: keyValues,
  dataset: message({
    name: 'string',
    digest: 'string',
    source_type: 'string',
    source: 'string',
    schema: 'string',
    profile: 'string',
  }),
});

const logInputs = endpoint({
  on: 'POST /mlflow/runs/log-inputs',
  request: message({
    run_id: 'string',
    datasets: list(DatasetInputMessage),
    models: list(message({ model_id: 'string' })),
  }),
  rules: { ...runRule, datasets: [array], models: [array] },
  async handle({ run_id = '', datasets = [], models = [] }, { store }) {
    await store.runs.logInputs(run_id, {
      datasets: datasets.map(datasetInput),
      models: models.map(({ model_id = '' }) => ({ modelId: model_id })),
    });
    return {};
  },
});

function datasetInput(input: MessageOf<typeof DatasetInputMessage>): DatasetInput {
  const { name = '', digest = '', source_type = '', source = '', ...more } = input.dataset ?? {};
  return {
    tags: (input.tags ?? []).map(keyValue),
    dataset: {
      name,
      digest,
      sourceType: source_type,
      source,
      schema: more.schema || undefined,
      profile: more.profile || undefined,
    },
  };
}

const logOutputs = endpoint({
  on: 'POST /mlflow/runs/outputs',
  request: message({
    run_id: 'string',
    models: list(message({ model_id: 'string', step: 'int64' })),
  }),
  rules: { ...runRule, models: [required, array] },
  async handle({ run_id = '', models = [] }, { store }) {
    const outputs = models.map(({ model_id = '', step = 0 }) => ({ modelId: model_id, step }));
    await store.runs.logOutputs(run_id, outputs);
    return {};
  },
});

export const logEndpoints: readonly Endpoint[] = [logMetric, logBatch, logInputs, logOutputs];
