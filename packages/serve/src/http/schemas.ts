/** JSON Schemas of the API; the OpenAPI document is made from them. */

/** Longer texts are truncated by the model anyway; this bounds the work of tokenising. */
export const MAX_TEXT_CHARACTERS = 100_000;
export const MAX_TEXTS = 256;

const text = { type: 'string', maxLength: MAX_TEXT_CHARACTERS } as const;

export const predictBody = {
  type: 'object',
  description: 'One text, or several at once: exactly one of the two fields.',
  properties: {
    text: { ...text, description: 'The text to classify.' },
    texts: { type: 'array', items: text, minItems: 1, maxItems: MAX_TEXTS },
  },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  examples: [{ text: 'I still have not received my new card.' }],
} as const;

export const prediction = {
  type: 'object',
  properties: {
    label: { type: 'string' },
    scores: {
      type: 'object',
      description: 'The probability of every label.',
      additionalProperties: { type: 'number' },
    },
  },
  required: ['label', 'scores'],
} as const;

export const predictResponse = {
  anyOf: [
    prediction,
    {
      type: 'object',
      properties: { predictions: { type: 'array', items: prediction } },
      required: ['predictions'],
    },
  ],
} as const;

export const errorResponse = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        field: { type: 'string', description: 'The field of the request that is at fault.' },
      },
      required: ['code', 'message'],
    },
  },
  required: ['error'],
} as const;
