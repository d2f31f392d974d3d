import { HavnError } from '@havn/core';
import type { FastifyInstance } from 'fastify';

/** The body of every failed call. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly remedy?: string | undefined;
  };
}

const STATUS: Readonly<Record<string, number>> = {
  RESOURCE_ALREADY_EXISTS: 409,
  RESOURCE_DOES_NOT_EXIST: 404,
  RUN_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  FILES_ELSEWHERE: 501,
  PATH_ESCAPES: 400,
  INVALID_PARAMETER_VALUE: 400,
  INVALID_STATE: 409,
  PERMISSION_DENIED: 403,
  FOREIGN_ORIGIN: 403,
  REQUEST_INVALID: 400,
  UNREADABLE_PARQUET: 422,
};

/** Failures become `{error: {code, message, remedy}}`; what is nobody's fault tells no details. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof HavnError) {
      const { code, message, remedy } = error;
      return reply.status(STATUS[code] ?? 500).send(body(code, message, remedy));
    }
    const status = statusOf(error);
    if (status < 500) {
      const message = error instanceof Error ? error.message : 'the request is wrong';
      return reply.status(status).send(body('REQUEST_INVALID', message));
    }
    request.log.error(error);
    return reply.status(500).send(body('INTERNAL_ERROR', 'the server failed; its log says why'));
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `there is no ${request.method} ${request.url.split('?')[0]}`;
    return reply.status(404).send(body('NOT_FOUND', message));
  });
}

function statusOf(error: unknown): number {
  const status = (error as { readonly statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}

function body(code: string, message: string, remedy?: string): ErrorAnswer {
  return { error: { code, message, remedy } };
}
