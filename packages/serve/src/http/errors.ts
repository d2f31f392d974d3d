import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import {
  EngineUnavailableError,
  OverloadedError,
  PredictionFailedError,
} from '../engine/errors.ts';

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

export interface ErrorBody {
  readonly error: Omit<Failure, 'status'>;
}

export function errorBody(code: string, message: string): ErrorBody {
  return { error: { code, message } };
}

/**
 * Answers a failure as `{"error": {code, message, field?}}`. What is the server's own fault is
 * logged and not told.
 */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, ...told } = failureOf(error);
  if (status === 500) request.log.error(error);
  if (status === 503) reply.header('retry-after', '1');
  void reply.status(status).send({ error: told } satisfies ErrorBody);
}

function failureOf(error: FastifyError): Failure {
  if (error.validation) return validationFailure(error.validation[0]!);
  if (error instanceof OverloadedError || error instanceof EngineUnavailableError) {
    return { status: 503, code: error.code, message: error.message };
  }
  if (error instanceof PredictionFailedError) {
    return { status: 500, code: error.code, message: 'the model could not answer' };
  }
  return known[error.code] ?? otherFailure(error);
}

const known: Readonly<Record<string, Failure>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'send the body as JSON, with the header "content-type: application/json"',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'BODY_TOO_LARGE',
    message: 'the body is too large: send fewer or shorter texts at once',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 422,
    code: 'INVALID_JSON',
    message: 'body: is not valid JSON',
    field: 'body',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    status: 422,
    code: 'INVALID_REQUEST',
    message: 'body: is empty; send {"text": "…"}',
    field: 'body',
  },
};

function otherFailure(error: FastifyError): Failure {
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return { status, code: error.code, message: error.message };
  return { status: 500, code: 'INTERNAL', message: 'something went wrong in the server' };
}

type Violation = NonNullable<FastifyError['validation']>[number];

function validationFailure(violation: Violation): Failure {
  const field = fieldOf(violation);
  const message = `${field}: ${wordingOf(violation)}`;
  return { status: 422, code: 'INVALID_REQUEST', message, field };
}

/** `texts.3`; the body as a whole is at fault only where it is no object. */
function fieldOf({ keyword, params, instancePath }: Violation): string {
  const path = instancePath.slice(1).replaceAll('/', '.');
  if (path !== '') return path;
  if (keyword === 'additionalProperties') return String(params.additionalProperty);
  if (keyword === 'required') return String(params.missingProperty);
  if (keyword === 'oneOf') return 'texts';
  return 'body';
}

function wordingOf({ keyword, message = 'is not valid' }: Violation): string {
  if (keyword === 'required') return 'is required (or "texts": a list of texts)';
  if (keyword === 'oneOf') return 'stands beside "text": give one of the two';
  if (keyword === 'additionalProperties') return 'is not a field of this request';
  return message;
}
