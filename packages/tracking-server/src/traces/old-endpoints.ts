import { randomBytes } from 'node:crypto';
import type { TraceState } from '@havn/track';
import { some } from '../protocol/answer.ts';
import { keyValue, keyValues } from '../protocol/common.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { array, atMost, intlike, required, rule, string, stringItems } from '../protocol/rules.ts';
import { list, message, oneOfNames } from '../protocol/types.ts';
import { withLocation } from './location.ts';
import { oldTraceInfoAnswer } from './trace.ts';

const StatusEnum = oneOfNames({
  TRACE_STATUS_UNSPECIFIED: 0,
  OK: 1,
  ERROR: 2,
  IN_PROGRESS: 3,
});

const keysPresent = rule((entries) => {
  if (!Array.isArray(entries)) return '';
  const named = entries.every((entry) => ((entry as { key?: unknown } | null)?.key ?? '') !== '');
  return named ? undefined : '';
});

const start = endpoint({
  on: 'POST /mlflow/traces',
  request: message({
    experiment_id: 'string',
    timestamp_ms: 'int64',
    request_metadata: keyValues,
    tags: keyValues,
  }),
  rules: {
    experiment_id: [string],
    timestamp_ms: [intlike],
    request_metadata: [keysPresent],
    tags: [keysPresent],
  },
  async handle({ experiment_id = '', timestamp_ms = 0, request_metadata, tags }, services) {
    const own = {
      id: `tr-${randomBytes(16).toString('hex')}`,
      experimentId: experiment_id || '0',
      tags: (tags ?? []).map(keyValue),
    };
    const trace = await services.store.traces.start({
      ...own,
      tags: await withLocation(services, own),
      clientRequestId: undefined,
      requestPreview: undefined,
      responsePreview: undefined,
      requestTime: timestamp_ms,
      executionDuration: undefined,
      state: 'IN_PROGRESS',
      metadata: (request_metadata ?? []).map(keyValue),
    });
    return { trace_info: oldTraceInfoAnswer(trace) };
  },
});

const end = endpoint({
  on: 'PATCH /mlflow/traces/{trace_id}',
  request: message({
    request_id: 'string',
    timestamp_ms: 'int64',
    status: StatusEnum,
    request_metadata: keyValues,
    tags: keyValues,
  }),
  rules: {
    timestamp_ms: [intlike],
    status: [string],
    request_metadata: [keysPresent],
    tags: [keysPresent],
  },
  async handle({ timestamp_ms = 0, status, ...more }, { store }, { parameters }) {
    const { assessments: _, ...before } = await store.traces.get(parameters.trace_id!);
    const known = status !== undefined && status !== 'TRACE_STATUS_UNSPECIFIED';
    const trace = await store.traces.start({
      ...before,
      executionDuration: timestamp_ms - before.requestTime,
      state: known ? (status satisfies TraceState) : 'STATE_UNSPECIFIED',
      tags: [...before.tags, ...(more.tags ?? []).map(keyValue)],
      metadata: [...before.metadata, ...(more.request_metadata ?? []).map(keyValue)],
    });
    return { trace_info: oldTraceInfoAnswer(trace) };
  },
});

const get = endpoint({
  on: 'GET /mlflow/traces/{trace_id}/info',
  request: message({}),
  async handle(_, { store }, { parameters }) {
    return { trace_info: oldTraceInfoAnswer(await store.traces.get(parameters.trace_id!)) };
  },
});

const search = endpoint({
  on: 'GET /mlflow/traces',
  request: message({
    experiment_ids: list('string'),
    filter: 'string',
    max_results: 'int32',
    order_by: list('string'),
    page_token: 'string',
  }),
  rules: {
    experiment_ids: [array, stringItems, required],
    filter: [string],
    max_results: [intlike, atMost(500)],
    order_by: [array, stringItems],
    page_token: [string],
  },
  async handle({ experiment_ids = [], max_results = 100, ...query }, { store }) {
    const { items, nextPageToken } = await store.traces.search({
      experimentIds: experiment_ids,
      filter: query.filter,
      maxResults: max_results,
      orderBy: query.order_by,
      pageToken: query.page_token || undefined,
    });
    return { traces: some(items.map(oldTraceInfoAnswer)), next_page_token: nextPageToken };
  },
});

/** The interface of clients before MLflow 3. */
export const oldTraceEndpoints: readonly Endpoint[] = [start, end, get, search];
