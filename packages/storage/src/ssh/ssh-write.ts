import { inPieces, type SourceFile } from '../transfer/file-pieces.ts';
import { CREATE, type SftpFiles, TRUNCATE, WRITE } from './sftp-files.ts';

/** Read and written at once; an upload that was cut off goes on at a multiple of it. */
export const PIECE = 2 * 2 ** 20;

interface StoreWhole {
  readonly own: string;
  readonly path: string;
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal | undefined;
}

/** Brings bytes under a name of their own, then under their key. */
export async function storeWhole(files: SftpFiles, { own, path, bytes, signal }: StoreWhole) {
  try {
    await withHandle(files, own, WRITE | CREATE | TRUNCATE, async (handle) => {
      if (bytes instanceof Uint8Array) await files.write(handle, bytes, 0);
      else {
        let at = 0;
        for await (const piece of inPieces(bytes, PIECE)) {
          await files.write(handle, piece, at);
          at += piece.length;
        }
      }
      signal?.throwIfAborted();
      await files.sync(handle);
    });
    await moveInto(files, own, path);
  } catch (error) {
    await files.remove(own).catch(() => {});
    throw error;
  }
}

interface SendRest extends Pick<StoreWhole, 'own' | 'path' | 'signal'> {
  readonly source: SourceFile;
  readonly tell: (at: number) => void;
}

/** Appends to what an earlier attempt brought over: the server writes in order. */
export async function sendRest(files: SftpFiles, { own, path, source, signal, tell }: SendRest) {
  const found = await files.stat(own);
  const whole = Math.min(found?.size ?? 0, source.size);
  let at = Math.floor(whole / PIECE) * PIECE;
  await withHandle(files, own, WRITE | CREATE, async (handle) => {
    tell(at);
    while (at < source.size) {
      signal?.throwIfAborted();
      const bytes = await source.piece(at, Math.min(PIECE, source.size - at));
      await files.write(handle, bytes, at);
      at += bytes.length;
      tell(at);
    }
    signal?.throwIfAborted();
    await files.sync(handle);
  });
  await moveInto(files, own, path);
}

async function withHandle(
  files: SftpFiles,
  path: string,
  flags: number,
  use: (handle: Buffer) => Promise<void>,
): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const handle = await files.open(path, flags).catch(async () => {
    await files.makeFolders(folder);
    return files.open(path, flags);
  });
  try {
    await use(handle);
  } finally {
    await files.close(handle).catch(() => {});
  }
}

async function moveInto(files: SftpFiles, own: string, path: string): Promise<void> {
  await files.replace(own, path).catch(async () => {
    await files.makeFolders(path.slice(0, path.lastIndexOf('/')));
    await files.replace(own, path);
  });
}
