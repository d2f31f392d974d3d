import type { Assessment } from '@havn/track';
import { list, type MessageOf, map, message, oneOfNames } from '../protocol/types.ts';
import { timestampText } from './times.ts';

const ErrorMessage = message({
  error_code: 'string',
  error_message: 'string',
  stack_trace: 'string',
});

export const AssessmentMessage = message(
  {
    assessment_id: 'string',
    assessment_name: 'string',
    trace_id: 'string',
    span_id: 'string',
    source: message({
      source_type: oneOfNames({
        SOURCE_TYPE_UNSPECIFIED: 0,
        HUMAN: 1,
        LLM_JUDGE: 2,
        CODE: 3,
      }),
      source_id: 'string',
    }),
    create_time: 'timestamp',
    last_update_time: 'timestamp',
    feedback: message({ value: 'json', error: ErrorMessage }),
    expectation: message({
      value: 'json',
      serialized_value: message({ serialization_format: 'string', value: 'string' }),
    }),
    rationale: 'string',
    metadata: map('string'),
    overrides: 'string',
    valid: 'bool',
    issue: message({ issue_name: 'string' }),
  },
  [['feedback', 'expectation', 'issue']],
);

export const assessments = list(AssessmentMessage);

type Given = MessageOf<typeof AssessmentMessage>;

/** What the store keeps as text: everything but ids and times. */
type Content = Omit<Given, 'assessment_id' | 'trace_id' | 'create_time' | 'last_update_time'>;

export function assessmentOf(
  given: Given,
  { id, traceId, now }: { readonly id: string; readonly traceId: string; readonly now: number },
): Assessment {
  const { assessment_id: _, trace_id: __, create_time, last_update_time, ...content } = given;
  return {
    id,
    traceId,
    name: content.assessment_name ?? '',
    createTime: create_time || now,
    lastUpdateTime: last_update_time || now,
    content: JSON.stringify({ valid: true, ...content } satisfies Content),
  };
}

export function contentOf(assessment: Assessment): Content {
  return JSON.parse(assessment.content) as Content;
}

export function assessmentAnswer(assessment: Assessment): object {
  const content = contentOf(assessment);
  return {
    assessment_id: assessment.id,
    assessment_name: assessment.name,
    trace_id: assessment.traceId,
    span_id: content.span_id,
    source: content.source,
    create_time: timestampText(assessment.createTime),
    last_update_time: timestampText(assessment.lastUpdateTime),
    feedback: content.feedback,
    expectation: content.expectation,
    rationale: content.rationale,
    metadata: Object.keys(content.metadata ?? {}).length > 0 ? content.metadata : undefined,
    overrides: content.overrides || undefined,
    valid: content.valid,
    issue: content.issue,
  };
}
