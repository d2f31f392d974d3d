import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

type Write = typeof process.stdout.write;

const files = new Set<WriteStream>();
let restore: (() => void) | undefined;

/**
 * Keeps what this process writes to stdout and stderr in a file too, behind what it holds already.
 * Answers how to end it; several captures may go on at once.
 */
export function captureOutput(path: string): () => Promise<void> {
  const file = createWriteStream(path, { flags: 'a' });
  // The disk may be full: the run goes on without its log.
  file.on('error', () => files.delete(file));
  files.add(file);
  restore ??= tap();
  return async () => {
    files.delete(file);
    if (files.size === 0) {
      restore?.();
      restore = undefined;
    }
    file.end();
    await finished(file).catch(() => {});
  };
}

function tap(): () => void {
  const streams = [process.stdout, process.stderr].map((stream) => {
    const original: Write = stream.write;
    stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
      for (const file of files) file.write(chunk);
      return original.call(stream, chunk, ...rest);
    }) as Write;
    return { stream, original };
  });
  return () => {
    for (const { stream, original } of streams) stream.write = original;
  };
}
