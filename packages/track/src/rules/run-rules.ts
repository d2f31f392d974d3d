import { InvalidValueError } from '../errors.ts';
import type { Metric } from '../metrics/metrics.ts';
import type { KeyValue } from '../page.ts';
import type { Batch, DatasetInput } from '../runs/runs.ts';
import { LIMITS } from './limits.ts';
import { checkLength, checkName, invalidValue, shortened } from './words.ts';

export function checkRunId(id: string): void {
  if (!/^[a-zA-Z0-9][\w-]{0,255}$/.test(id)) throw invalidValue('run_id', id);
}

/** The database's number of an experiment. */
export function parseExperimentId(id: string): number {
  const number = /^\s*[+-]?\d+\s*$/.test(id) ? Number(id) : Number.NaN;
  if (Number.isNaN(number)) {
    throw new InvalidValueError(
      `Invalid experiment ID '${id}'. Experiment ID must be a valid integer.`,
    );
  }
  return number;
}

/** `path` is where it stands in a batch, as `metrics[3]`. */
export function checkMetric({ key, value, step, time }: Metric, path = ''): void {
  const at = (field: string) => (path === '' ? field : `${path}.${field}`);
  checkName(at('name'), key);
  if (typeof value !== 'number') {
    throw invalidValue(
      at('value'),
      value,
      `(timestamp=${time}). Please specify value as a valid double (64-bit floating point)`,
    );
  }
  if (!Number.isSafeInteger(time) || time < 0) {
    throw invalidValue(
      at('timestamp'),
      time,
      `metric '${key}' (value=${value}). Timestamp must be a nonnegative long (64-bit integer) `,
    );
  }
  if (!Number.isSafeInteger(step)) {
    throw invalidValue(
      at('step'),
      step,
      `metric '${key}' (value=${value}). Step must be a valid long (64-bit integer).`,
    );
  }
  checkLength('Metric name', LIMITS.key, key);
}

export function checkedParam({ key, value }: KeyValue, path = ''): KeyValue {
  checkName(path === '' ? 'key' : `${path}.key`, key);
  checkLength('Param key', LIMITS.key, key);
  return { key, value: shortened(value, LIMITS.paramValue) };
}

export function checkedTag({ key, value }: KeyValue, path = ''): KeyValue {
  const at = (field: string) => (path === '' ? field : `${path}.${field}`);
  checkName(at('key'), key);
  checkLength(at('key'), LIMITS.key, key);
  return { key, value: shortened(value, LIMITS.tagValue) };
}

export function checkedBatch({ metrics = [], params = [], tags = [] }: Batch): Required<Batch> {
  metrics.forEach((metric, index) => {
    checkMetric(metric, `metrics[${index}]`);
  });
  const batch = {
    metrics,
    params: params.map((param, index) => checkedParam(param, `params[${index}]`)),
    tags: tags.map((tag, index) => checkedTag(tag, `tags[${index}]`)),
  };
  checkBatchLimits(metrics.length, params.length, tags.length);
  checkDistinct(params);
  return batch;
}

function checkBatchLimits(metrics: number, params: number, tags: number): void {
  const limit = (what: string, most: number, found: number) => {
    if (found <= most) return;
    throw new InvalidValueError(
      `A batch logging request can contain at most ${most} ${what}. Got ${found} ${what}. ` +
        `Please split up ${what} across multiple requests and try again.`,
    );
  };
  limit('metrics', LIMITS.batchMetrics, metrics);
  limit('params', LIMITS.batchParams, params);
  limit('tags', LIMITS.batchTags, tags);
  limit('metrics, params, and tags', LIMITS.batchTotal, metrics + params + tags);
}

function checkDistinct(params: readonly KeyValue[]): void {
  const seen = new Set<string>();
  const twice = params.map(({ key }) => key).filter((key) => seen.has(key) || !seen.add(key));
  if (twice.length === 0) return;
  throw new InvalidValueError(
    `Duplicate parameter keys have been submitted: ${pythonList(twice)}. Please ensure the ` +
      'request contains only one param value per param key.',
  );
}

function pythonList(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}

/** MLflow's limits of a data set. */
export function checkDatasetInput({ dataset, tags }: DatasetInput): void {
  const limit = (what: string, most: number, value: string | undefined) => {
    if (value !== undefined) checkLength(what, most, value);
  };
  limit('name', LIMITS.datasetName, dataset.name);
  limit('digest', LIMITS.datasetDigest, dataset.digest);
  limit('source', LIMITS.datasetSource, dataset.source);
  limit('schema', LIMITS.datasetSchema, dataset.schema);
  limit('profile', LIMITS.datasetProfile, dataset.profile);
  for (const { key, value } of tags) {
    limit('key', LIMITS.inputTagKey, key);
    limit('value', LIMITS.inputTagValue, value);
  }
}
