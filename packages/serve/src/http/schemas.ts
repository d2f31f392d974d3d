/** JSON Schemas of the API; the OpenAPI document is made from them. */
import type { Limits } from '../limits.ts';

export function predictBody({ maxTexts, maxTextCharacters }: Limits) {
  const text = { type: 'string', maxLength: maxTextCharacters } as const;
  return {
    type: 'object',
    description: 'One text, or several at once: exactly one of the two fields.',
    properties: {
      text: { ...text, description: 'The text to classify.' },
      texts: {
        type: 'array',
        items: text,
        minItems: 1,
        maxItems: maxTexts,
        description: 'The texts to classify.',
      },
    },
    additionalProperties: false,
    oneOf: [
      { type: 'object', required: ['text'] },
      { type: 'object', required: ['texts'] },
    ],
    examples: [{ text: 'I still have not received my new card.' }],
  } as const;
}

/** Schemas with a name of their own in the OpenAPI document. */
export const namedSchemas = [
  {
    $id: 'Prediction',
    type: 'object',
    properties: {
      label: { type: 'string', description: 'The most likely label.' },
      scores: {
        type: 'object',
        description: 'The probability of every label.',
        additionalProperties: { type: 'number' },
      },
      labels: {
        type: 'array',
        items: { type: 'string' },
        description: 'Multi-label models only: every label whose probability is over one half.',
      },
    },
    required: ['label', 'scores'],
  },
  {
    $id: 'Predictions',
    type: 'object',
    properties: { predictions: { type: 'array', items: { $ref: 'Prediction#' } } },
    required: ['predictions'],
  },
  {
    $id: 'Error',
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: {
          code: { type: 'string', description: 'Stable: programs may test for it.' },
          message: { type: 'string' },
          field: { type: 'string', description: 'The field of the request that is at fault.' },
        },
        required: ['code', 'message'],
      },
    },
    required: ['error'],
  },
  {
    $id: 'Status',
    type: 'object',
    properties: { status: { type: 'string', enum: ['ok'] } },
    required: ['status'],
  },
] as const;

/** An answer in a route's schema: what it means and its body. */
export function answer(description: string, schema: string) {
  return { description, content: { 'application/json': { schema: { $ref: `${schema}#` } } } };
}
