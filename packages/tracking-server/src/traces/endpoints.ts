import { some } from '../protocol/answer.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { invalidParameter, RestError } from '../protocol/rest-error.ts';
import { array, atMost, bool, intlike, required, string, stringItems } from '../protocol/rules.ts';
import { list, message } from '../protocol/types.ts';
import { assessmentOf } from './assessment.ts';
import { newAssessmentId } from './assessment-endpoints.ts';
import { withLocation } from './location.ts';
import { newTrace, TraceInfoMessage, TraceLocationMessage, traceInfoAnswer } from './trace.ts';

/** What MLflow's server notes on a trace that came whole. */
const FINALIZED = { key: 'mlflow.trace.infoFinalized', value: 'true' };

const start = endpoint({
  on: 'POST /mlflow/traces',
  version: 3,
  request: message({ trace: message({ trace_info: TraceInfoMessage }) }),
  rules: { trace: [required] },
  async handle({ trace = {} }, services) {
    const { store } = services;
    const given = trace.trace_info ?? {};
    const made = newTrace(given);
    const tags = await withLocation(services, made);
    const metadata = [...made.metadata, FINALIZED];
    const { id } = await store.traces.start({ ...made, tags, metadata });
    for (const assessment of given.assessments ?? []) {
      const own = { id: assessment.assessment_id || newAssessmentId(), traceId: id };
      await store.traces.saveAssessment(assessmentOf(assessment, { ...own, now: Date.now() }));
    }
    return { trace: { trace_info: traceInfoAnswer(await store.traces.get(id)) } };
  },
});

const get = endpoint({
  on: 'GET /mlflow/traces/{trace_id}',
  version: 3,
  request: message({}),
  async handle(_, { store }, { parameters }) {
    const trace = await store.traces.get(parameters.trace_id!);
    return { trace: { trace_info: traceInfoAnswer(trace) } };
  },
});

const batchInfos = endpoint({
  on: 'POST /mlflow/traces/batchGetInfos',
  version: 3,
  access: 'read',
  request: message({ trace_ids: list('string'), experiment_ids: list('string') }),
  rules: {
    trace_ids: [array, required, stringItems],
    experiment_ids: [array, stringItems],
  },
  async handle({ trace_ids = [], experiment_ids }, { store }, { json }) {
    const found = await Promise.all(
      trace_ids.map((id) => store.traces.get(id).catch(() => undefined)),
    );
    const limited = Object.hasOwn(json as object, 'experiment_ids');
    const infos = found.flatMap((trace) =>
      trace && (!limited || experiment_ids?.includes(trace.experimentId))
        ? [traceInfoAnswer(trace)]
        : [],
    );
    return { trace_infos: some(infos) };
  },
});

/** Spans lie with the artifacts, where the tag `mlflow.artifactLocation` sends the client. */
function spansElsewhere(): RestError {
  return new RestError('NOT_IMPLEMENTED', 'This server keeps spans with the artifacts of a trace.');
}

const getWhole = endpoint({
  on: 'GET /mlflow/traces/get',
  version: 3,
  request: message({ trace_id: 'string', allow_partial: 'bool' }),
  rules: { trace_id: [string, required], allow_partial: [bool] },
  async handle({ trace_id = '' }, { store }) {
    await store.traces.get(trace_id);
    throw spansElsewhere();
  },
});

const batchWhole = endpoint({
  on: 'GET /mlflow/traces/batchGet',
  version: 3,
  request: message({ trace_ids: list('string'), experiment_ids: list('string') }),
  rules: { trace_ids: [array, required, stringItems] },
  async handle() {
    throw spansElsewhere();
  },
});

const search = endpoint({
  on: 'POST /mlflow/traces/search',
  version: 3,
  access: 'read',
  request: message({
    locations: list(TraceLocationMessage),
    filter: 'string',
    max_results: 'int32',
    order_by: list('string'),
    page_token: 'string',
  }),
  rules: {
    locations: [array, required],
    filter: [string],
    max_results: [intlike, atMost(500)],
    order_by: [array, stringItems],
    page_token: [string],
  },
  async handle({ locations = [], max_results = 100, ...query }, { store }) {
    const { items, nextPageToken } = await store.traces.search({
      experimentIds: locations.flatMap(({ mlflow_experiment }) =>
        mlflow_experiment ? [mlflow_experiment.experiment_id ?? ''] : [],
      ),
      filter: query.filter,
      maxResults: max_results,
      orderBy: query.order_by,
      pageToken: query.page_token || undefined,
    });
    return { traces: some(items.map(traceInfoAnswer)), next_page_token: nextPageToken };
  },
});

const deleteRequest = message({
  experiment_id: 'string',
  max_timestamp_millis: 'int64',
  max_traces: 'int32',
  request_ids: list('string'),
});

const [removeOld, remove] = ([undefined, 3] as const).map((version) =>
  endpoint({
    on: 'POST /mlflow/traces/delete-traces',
    ...(version && { version }),
    request: deleteRequest,
    rules: {
      experiment_id: [string, required],
      max_timestamp_millis: [intlike],
      max_traces: [intlike],
      request_ids: [array, stringItems],
    },
    async handle({ experiment_id = '', request_ids, ...limits }, { store }) {
      const traces_deleted = await store.traces.delete({
        experimentId: experiment_id,
        ids: request_ids && some(request_ids),
        before: limits.max_timestamp_millis,
        maxTraces: limits.max_traces,
      });
      return { traces_deleted };
    },
  }),
) as [Endpoint, Endpoint];

/** What the server itself keeps in tags of a trace. */
const OWN_TAGS = new Set([
  'mlflow.trace.spansLocation',
  'mlflow.trace.archiveLocation',
  'mlflow.trace.archivalFailure',
]);

function checkTag(key: string, done: 'set' | 'deleted'): void {
  if (!OWN_TAGS.has(key) || (done === 'deleted' && key.endsWith('archivalFailure'))) return;
  throw invalidParameter(`Tag '${key}' is immutable and cannot be ${done} on a trace.`);
}

const tagEndpoints = ([undefined, 3] as const).flatMap((version) => [
  endpoint({
    on: 'PATCH /mlflow/traces/{trace_id}/tags',
    ...(version && { version }),
    request: message({ key: 'string', value: 'string' }),
    rules: { key: [string, required], value: [string] },
    async handle({ key = '', value = '' }, { store }, { parameters }) {
      checkTag(key, 'set');
      await store.traces.setTag(parameters.trace_id!, { key, value });
      return {};
    },
  }),
  endpoint({
    on: 'DELETE /mlflow/traces/{trace_id}/tags',
    ...(version && { version }),
    request: message({ key: 'string' }),
    rules: { key: [string, required] },
    async handle({ key = '' }, { store }, { parameters }) {
      checkTag(key, 'deleted');
      await store.traces.deleteTag(parameters.trace_id!, key);
      return {};
    },
  }),
]);

export const traceEndpoints: readonly Endpoint[] = [
  start,
  getWhole,
  batchWhole,
  get,
  batchInfos,
  search,
  removeOld,
  remove,
  ...tagEndpoints,
];
