import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bytes of content over a wire, and a wire that can be cut. */
export class Traffic {
  moved = 0;
  #cutAt: number | undefined;
  #break: () => void = () => {};

  /** What breaks the latest connection, where its user cannot do it itself. */
  onCut(action: () => void): void {
    this.#break = action;
  }

  /** After so many more bytes of content the connection that carries them breaks, once. */
  cutAfter(bytes: number): void {
    this.#cutAt = this.moved + bytes;
  }

  /** Counts bytes; true: break the connection now. */
  pass(bytes: number): boolean {
    this.moved += bytes;
    if (this.#cutAt === undefined || this.moved < this.#cutAt) return false;
    this.#cutAt = undefined;
    this.#break();
    return true;
  }
}

/** The connection was broken on purpose; nothing is answered. */
export class CutError extends Error {}

/** The body of a request, counted. `cut` is given what came before the connection broke. */
export async function receive(
  request: IncomingMessage,
  traffic: Traffic,
  cut: (came: Buffer) => void = () => {},
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      pieces.push(piece);
      if (!traffic.pass(piece.length)) continue;
      request.socket.destroy();
      throw new CutError();
    }
  } catch (error) {
    cut(Buffer.concat(pieces));
    throw error;
  }
  return Buffer.concat(pieces);
}

const PIECE = 64 * 1024;

/** Sends a body in small pieces, as fast as they are taken, counted. */
export async function send(
  response: ServerResponse,
  body: Uint8Array,
  traffic: Traffic,
): Promise<void> {
  for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
    const piece = body.subarray(at, at + PIECE);
    if (traffic.pass(piece.length)) {
      response.socket?.destroy();
      return;
    }
    if (!response.write(piece)) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
