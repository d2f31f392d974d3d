import { Readable } from 'node:stream';
import { ConnectionCutError } from './connection.ts';
import { type Patience, patiently, pause } from './retry.ts';

/** An object's bytes from some place on, as a storage answers. */
export interface ObjectBody {
  readonly stream: Readable;
  /** Of the whole object; undefined where the place does not say. */
  readonly size: number | undefined;
  /** Of its content; undefined where the place does not say. */
  readonly tag: string | undefined;
}

export interface PatientRead {
  readonly patience: Patience;
  readonly start: number;
  /** Opens the object at a byte; with a tag, only while it has that content. */
  readonly openAt: (start: number, tag: string | undefined) => Promise<ObjectBody>;
  /** What was opened already, at `start`. */
  readonly opened?: ObjectBody | undefined;
  /** The object is another one than before: what to throw. */
  readonly changed: () => Error;
}

/** Bytes to the object's end. A connection that breaks is taken up where it broke. */
export async function* readPatiently(read: PatientRead): AsyncGenerator<Uint8Array> {
  const { patience, openAt, changed } = read;
  const { retry, temporary, signal } = patience;
  let at = read.start;
  let body = read.opened ?? (await patiently(patience, () => openAt(at, undefined)));
  const { size, tag } = body;
  for (let count = 1; ; ) {
    const before = at;
    try {
      for await (const piece of unstalled(body.stream, retry.stallMs, signal)) {
        at += piece.length;
        yield piece;
      }
      if (at >= (size ?? 0)) return;
      throw new ConnectionCutError(`${at} of ${size} bytes came`);
    } catch (error) {
      signal?.throwIfAborted();
      const least = temporary(error);
      if (at > before) count = 1;
      if (least === false || count >= retry.attempts) throw error;
      await pause(retry, count++, { least, signal });
    }
    body = await patiently(patience, () => openAt(at, tag));
    if (body.size !== size || body.tag !== tag) throw changed();
  }
}

/** The stream's pieces; it is destroyed when none came for so long, at the signal, and at the end. */
async function* unstalled(
  stream: Readable,
  stallMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const stall = setTimeout(
    () => stream.destroy(new ConnectionCutError(`nothing came for ${stallMs} ms`)),
    stallMs,
  );
  const cancel = () => stream.destroy(signal?.reason);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    signal?.throwIfAborted();
    for await (const piece of stream) {
      stall.refresh();
      yield piece;
      stall.refresh();
    }
  } finally {
    clearTimeout(stall);
    signal?.removeEventListener('abort', cancel);
    stream.destroy();
  }
}

/** What a place answers that refuses a range which begins at or after the object's end. */
export function nothingAfter(start: number): ObjectBody {
  return { stream: Readable.from([]), size: start, tag: undefined };
}
