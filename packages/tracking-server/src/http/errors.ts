import { TrackingError } from '@havn/track';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { RestError } from '../protocol/rest-error.ts';

/** Answers a failure as MLflow's clients read it; the server's own faults are logged and not told. */
export function sendError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const told = restErrorOf(error);
  if (told.code === 'INTERNAL_ERROR') request.log.error(error);
  sendRestError(reply, told);
}

export function sendRestError(reply: FastifyReply, error: RestError): void {
  void reply.status(error.status).type('application/json').send(JSON.stringify(error.body()));
}

function restErrorOf(error: FastifyError | Error): RestError {
  if (error instanceof RestError) return error;
  if (error instanceof TrackingError) return new RestError(error.code, error.message, error);
  const { statusCode = 500, code = '' } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new RestError('BAD_REQUEST', 'The request body is too large.', error);
  }
  if (statusCode >= 400 && statusCode < 500) {
    return new RestError('BAD_REQUEST', error.message, error);
  }
  return new RestError('INTERNAL_ERROR', 'Something went wrong in the server.', error);
}
