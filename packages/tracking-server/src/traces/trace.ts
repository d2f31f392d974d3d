import type { KeyValue, TraceInfo, TraceState } from '@havn/track';
import { some } from '../protocol/answer.ts';
import { type MessageOf, map, message, oneOfNames } from '../protocol/types.ts';
import { assessmentAnswer, assessments } from './assessment.ts';
import { durationText, timestampText } from './times.ts';

export const TraceLocationMessage = message(
  {
    type: oneOfNames({
      TRACE_LOCATION_TYPE_UNSPECIFIED: 0,
      MLFLOW_EXPERIMENT: 1,
      INFERENCE_TABLE: 2,
    }),
    mlflow_experiment: message({ experiment_id: 'string' }),
    inference_table: message({ full_table_name: 'string' }),
  },
  [['mlflow_experiment', 'inference_table']],
);

const StateEnum = oneOfNames<TraceState>({
  STATE_UNSPECIFIED: 0,
  OK: 1,
  ERROR: 2,
  IN_PROGRESS: 3,
});

export const TraceInfoMessage = message({
  trace_id: 'string',
  client_request_id: 'string',
  trace_location: TraceLocationMessage,
  request: 'string',
  response: 'string',
  request_time: 'timestamp',
  execution_duration: 'duration',
  state: StateEnum,
  trace_metadata: map('string'),
  assessments,
  tags: map('string'),
  request_preview: 'string',
  response_preview: 'string',
});

export function newTrace(given: MessageOf<typeof TraceInfoMessage>) {
  return {
    id: given.trace_id ?? '',
    experimentId: given.trace_location?.mlflow_experiment?.experiment_id || '0',
    clientRequestId: given.client_request_id,
    requestPreview: given.request_preview,
    responsePreview: given.response_preview,
    requestTime: given.request_time ?? 0,
    executionDuration: given.execution_duration,
    state: given.state ?? 'STATE_UNSPECIFIED',
    tags: pairs(given.tags),
    metadata: pairs(given.trace_metadata),
  };
}

function pairs(entries: Readonly<Record<string, string>> = {}): readonly KeyValue[] {
  return Object.entries(entries).map(([key, value]) => ({ key, value }));
}

export function traceInfoAnswer(trace: TraceInfo): object {
  return {
    trace_id: trace.id,
    client_request_id: trace.clientRequestId,
    trace_location: {
      type: 'MLFLOW_EXPERIMENT',
      mlflow_experiment: { experiment_id: trace.experimentId },
    },
    request_time: timestampText(trace.requestTime),
    execution_duration:
      trace.executionDuration === undefined ? undefined : durationText(trace.executionDuration),
    state: trace.state,
    trace_metadata: object(trace.metadata, MAX_METADATA),
    assessments: some(trace.assessments.map(assessmentAnswer)),
    tags: object(trace.tags, MAX_TAG),
    request_preview: trace.requestPreview,
    response_preview: trace.responsePreview,
  };
}

const STATUS_OF: Readonly<Record<TraceState, string>> = {
  STATE_UNSPECIFIED: 'TRACE_STATUS_UNSPECIFIED',
  OK: 'OK',
  ERROR: 'ERROR',
  IN_PROGRESS: 'IN_PROGRESS',
};

/** How clients before MLflow 3 read it. */
export function oldTraceInfoAnswer(trace: TraceInfo): object {
  return {
    request_id: trace.id,
    experiment_id: trace.experimentId,
    timestamp_ms: trace.requestTime,
    execution_time_ms: trace.executionDuration ?? 0,
    status: STATUS_OF[trace.state],
    request_metadata: some(cut(trace.metadata, MAX_METADATA)),
    tags: some(cut(trace.tags, MAX_TAG)),
  };
}

/** What MLflow's server shows of a value. */
const MAX_METADATA = 250;
const MAX_TAG = 4_096;
const MAX_KEY = 250;

function cut(list: readonly KeyValue[], length: number): readonly KeyValue[] {
  return list.map(({ key, value }) => ({
    key: key.slice(0, MAX_KEY),
    value: value.slice(0, length),
  }));
}

function object(list: readonly KeyValue[], length: number): object | undefined {
  if (list.length === 0) return undefined;
  return Object.fromEntries(cut(list, length).map(({ key, value }) => [key, value]));
}
