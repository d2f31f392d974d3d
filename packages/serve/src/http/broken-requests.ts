import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorBody } from './errors.ts';

type ClientError = Error & { readonly code?: string };

const answers: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request took too long to arrive'],
  HPE_HEADER_OVERFLOW: [431, 'the headers are too large'],
};

/** Given to a client to read the answer and to close; one that does not may not stay. */
const GRACE_MS = 1_000;

/** Answers bytes that are no HTTP request, or that come too slowly, and closes their connection. */
export function answerBrokenRequest(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, message] = answers[error.code ?? ''] ?? [400, 'this is not a valid HTTP request'];
  if (!socket.writable) return void socket.destroy(error);
  const reason = STATUS_CODES[status]!;
  const body = JSON.stringify(errorBody(reason.toUpperCase().replaceAll(' ', '_'), message));
  setTimeout(() => socket.destroy(), GRACE_MS).unref();
  socket.end(
    [
      `HTTP/1.1 ${status} ${reason}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
