import { randomBytes } from 'node:crypto';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { required } from '../protocol/rules.ts';
import { type MessageOf, message } from '../protocol/types.ts';
import { AssessmentMessage, assessmentAnswer, assessmentOf, contentOf } from './assessment.ts';

export function newAssessmentId(): string {
  return `a-${randomBytes(16).toString('hex')}`;
}

const create = endpoint({
  on: 'POST /mlflow/traces/{trace_id}/assessments',
  version: 3,
  request: message({ assessment: AssessmentMessage }),
  rules: { assessment: [required] },
  async handle({ assessment = {} }, { store }, { parameters }) {
    const { id: traceId } = await store.traces.get(parameters.trace_id!);
    const id = assessment.assessment_id || newAssessmentId();
    const created = assessmentOf(assessment, { id, traceId, now: Date.now() });
    await store.traces.saveAssessment(created);
    return { assessment: assessmentAnswer(created) };
  },
});

const get = endpoint({
  on: 'GET /mlflow/traces/{trace_id}/assessments/{assessment_id}',
  version: 3,
  request: message({}),
  async handle(_, { store }, { parameters }) {
    const { trace_id, assessment_id } = parameters;
    const found = await store.traces.getAssessment(trace_id!, assessment_id!);
    return { assessment: assessmentAnswer(found) };
  },
});

const CHANGEABLE = [
  'assessment_name',
  'expectation',
  'feedback',
  'rationale',
  'metadata',
  'valid',
] as const;

type Given = MessageOf<typeof AssessmentMessage>;

const update = endpoint({
  on: 'PATCH /mlflow/traces/{trace_id}/assessments/{assessment_id}',
  version: 3,
  request: message({ assessment: AssessmentMessage, update_mask: 'paths' }),
  rules: { assessment: [required], update_mask: [required] },
  async handle({ assessment = {}, update_mask = [] }, { store }, { parameters }) {
    const { trace_id, assessment_id } = parameters;
    const found = await store.traces.getAssessment(trace_id!, assessment_id!);
    const named = CHANGEABLE.filter((name) => update_mask.includes(name));
    const changes = Object.fromEntries(named.map((name) => [name, assessment[name]])) as Given;
    const changed = assessmentOf(
      { ...contentOf(found), ...changes, create_time: found.createTime },
      { id: found.id, traceId: found.traceId, now: Date.now() },
    );
    await store.traces.saveAssessment(changed);
    return { assessment: assessmentAnswer(changed) };
  },
});

const remove = endpoint({
  on: 'DELETE /mlflow/traces/{trace_id}/assessments/{assessment_id}',
  version: 3,
  request: message({}),
  async handle(_, { store }, { parameters }) {
    await store.traces.deleteAssessment(parameters.trace_id!, parameters.assessment_id!);
    return {};
  },
});

export const assessmentEndpoints: readonly Endpoint[] = [create, get, update, remove];
