import type { RunMetric } from '@havn/track';
import { double, some } from '../protocol/answer.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { invalidParameter } from '../protocol/rest-error.ts';
import {
  array,
  intlike,
  type Rule,
  required,
  rule,
  string,
  stringItems,
} from '../protocol/rules.ts';
import { list, message } from '../protocol/types.ts';
import { metricAnswer } from '../runs/run.ts';

const history = endpoint({
  on: 'GET /mlflow/metrics/get-history',
  request: message({
    run_uuid: 'string',
    metric_key: 'string',
    run_id: 'string',
    page_token: 'string',
    max_results: 'int32',
  }),
  rules: {
    run_id: [string, required],
    metric_key: [string, required],
    page_token: [string],
  },
  async handle({ run_id, run_uuid = '', metric_key = '', page_token, max_results }, { store }) {
    if (max_results !== undefined && max_results <= 0) {
      throw invalidParameter(
        `Invalid value ${max_results} for parameter 'max_results' supplied. It must be a positive integer.`,
      );
    }
    const { items, nextPageToken } = await store.metrics.history({
      runId: run_id || run_uuid,
      key: metric_key,
      maxResults: max_results,
      pageToken: page_token || undefined,
    });
    return { metrics: some(items.map(metricAnswer)), next_page_token: nextPageToken };
  },
});

const MAX_RUNS = 100;
const MAX_BULK_POINTS = 25_000;

/** What MLflow's pages ask; its answer is no message of the protos. */
const historyBulk = endpoint({
  on: 'GET /mlflow/metrics/get-history-bulk',
  ajaxOnly: true,
  request: message({ run_id: list('string'), metric_key: 'string', max_results: 'string' }),
  async handle({ run_id: runIds = [], metric_key, max_results }, { store }) {
    if (runIds.length === 0) {
      throw invalidParameter('GetMetricHistoryBulk request must specify at least one run_id.');
    }
    if (runIds.length > MAX_RUNS) {
      throw invalidParameter(
        `GetMetricHistoryBulk request cannot specify more than ${MAX_RUNS} run_ids. Received ${runIds.length} run_ids.`,
      );
    }
    if (metric_key === undefined) {
      throw invalidParameter('GetMetricHistoryBulk request must specify a metric_key.');
    }
    const points = await store.metrics.historyBulk({
      runIds,
      key: metric_key,
      maxResults: bulkLimit(max_results),
    });
    return { metrics: points.map(pointAnswer) };
  },
});

function bulkLimit(text: string | undefined): number {
  const limit = Number(text ?? MAX_BULK_POINTS);
  if (!Number.isInteger(limit) || limit < 0) {
    throw invalidParameter(`Invalid value ${text} for parameter 'max_results' supplied.`);
  }
  return Math.min(limit, MAX_BULK_POINTS);
}

const MAX_POINTS_PER_RUN = 2_500;

const historyInterval = endpoint({
  on: 'GET /mlflow/metrics/get-history-bulk-interval',
  request: message({
    run_ids: list('string'),
    metric_key: 'string',
    start_step: 'int32',
    end_step: 'int32',
    max_results: 'int32',
  }),
  rules: {
    run_ids: [required, array, stringItems, atMostRuns()],
    metric_key: [required, string],
    start_step: [intlike],
    end_step: [intlike],
    max_results: [intlike, pointsWithinRange()],
  },
  async handle({ run_ids = [], metric_key = '', start_step, end_step, max_results }, { store }) {
    checkSteps(start_step, end_step);
    const points = await store.metrics.historyInterval({
      runIds: run_ids,
      key: metric_key,
      maxResults: max_results ?? MAX_POINTS_PER_RUN,
      startStep: start_step,
      endStep: end_step,
    });
    return { metrics: some(points.map(pointAnswer)) };
  },
});

function atMostRuns(): Rule {
  return rule((value) => {
    const count = Array.isArray(value) ? value.length : 0;
    if (count <= MAX_RUNS) return undefined;
    return `GetMetricHistoryBulkInterval request must specify at most ${MAX_RUNS} run_ids. Received ${count} run_ids.`;
  });
}

function pointsWithinRange(): Rule {
  return rule((value) =>
    Number(value) >= 1 && Number(value) <= MAX_POINTS_PER_RUN
      ? undefined
      : `max_results must be between 1 and ${MAX_POINTS_PER_RUN}.`,
  );
}

function checkSteps(start: number | undefined, end: number | undefined): void {
  if ((start === undefined) !== (end === undefined)) {
    throw invalidParameter(
      'If either start step or end step are specified, both must be specified.',
    );
  }
  if (start !== undefined && end !== undefined && start > end) {
    throw invalidParameter(
      `end_step must be greater than start_step. Found start_step=${start} and end_step=${end}.`,
    );
  }
}

function pointAnswer({ key, value, time, step, runId }: RunMetric): object {
  return { key, value: double(value), timestamp: time, step, run_id: runId };
}

export const metricEndpoints: readonly Endpoint[] = [history, historyBulk, historyInterval];
