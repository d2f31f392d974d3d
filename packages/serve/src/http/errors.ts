import { HavnError } from '@havn/core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { OverloadedError } from '../engine/batcher.ts';

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

/** Answers a failure as `{"error": {code, message, field?}}`; what is not the client's is not told. */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, ...body } = describe(error);
  if (status >= 500) request.log.error(error);
  if (status === 503) reply.header('retry-after', '1');
  reply.status(status).send({ error: body });
}

function describe(error: FastifyError): Answer {
  if (error.validation) return describeValidation(error);
  if (error instanceof OverloadedError) {
    return { status: 503, code: error.code, message: error.message };
  }
  if (error instanceof HavnError) {
    return { status: 500, code: (error as HavnError).code, message: 'the model could not answer' };
  }
  const status = error.statusCode ?? 500;
  if (status === 400) {
    return {
      status: 422,
      code: 'INVALID_JSON',
      message: 'the body is not valid JSON',
      field: 'body',
    };
  }
  if (status >= 500)
    return { status, code: 'INTERNAL', message: 'something went wrong in the server' };
  return { status, code: error.code ?? 'REQUEST', message: error.message };
}

function describeValidation(error: FastifyError): Answer {
  const first = error.validation![0]!;
  const named = (first.params.missingProperty ?? first.params.additionalProperty) as
    | string
    | undefined;
  const path = first.instancePath.slice(1).replaceAll('/', '.');
  const field = [path, named].filter(Boolean).join('.') || 'text';
  return {
    status: 422,
    code: 'INVALID_REQUEST',
    message: `${field}: ${messageOf(first.keyword, first.message)}`,
    field,
  };
}

function messageOf(keyword: string, message = 'is not valid'): string {
  if (keyword === 'minProperties') return 'is required (or "texts": a list of texts)';
  if (keyword === 'maxProperties') return 'give "text" or "texts", not both';
  if (keyword === 'additionalProperties') return 'is not a known field';
  return message;
}
