import { type Field, openFlags, packet, type SftpAttributes, statusCode } from './sftp-packets.ts';
import { type SftpSession, SftpStatusError } from './sftp-session.ts';

const CHUNK = 32 * 1024;
/** Requests under way at once: what a line of 50 ms and 300 Mbit/s holds. */
const WINDOW = 64;

export interface RemoteEntry {
  readonly name: string;
  readonly attributes: SftpAttributes;
}

/** Files on the other machine. */
export class SftpFiles {
  readonly session: SftpSession;

  constructor(session: SftpSession) {
    this.session = session;
  }

  /** Undefined: nothing is there. */
  async stat(path: string): Promise<SftpAttributes | undefined> {
    try {
      return (await this.session.ask(packet.stat, [path])).fields.attributes();
    } catch (error) {
      if (hasStatus(error, statusCode.noSuchFile)) return undefined;
      throw error;
    }
  }

  async open(path: string, flags: number): Promise<Buffer> {
    // No attributes: the server's own rules for new files hold.
    const { fields } = await this.session.ask(packet.open, [path, flags, 0]);
    return Buffer.from(fields.bytes());
  }

  async attributes(handle: Uint8Array): Promise<SftpAttributes> {
    return (await this.session.ask(packet.fstat, [handle])).fields.attributes();
  }

  async close(handle: Uint8Array): Promise<void> {
    await this.session.ask(packet.close, [handle]);
  }

  /** The bytes from `start` to `end`, many requests under way at once, in their order. */
  async *read(handle: Uint8Array, start: number, end: number): AsyncGenerator<Buffer> {
    const under: Promise<Buffer>[] = [];
    let at = start;
    try {
      while (at < end || under.length > 0) {
        while (at < end && under.length < WINDOW) {
          const part = this.#readPart(handle, at, Math.min(CHUNK, end - at));
          part.catch(() => {});
          under.push(part);
          at += CHUNK;
        }
        const bytes = await under.shift()!;
        if (bytes.length === 0) return;
        yield bytes;
      }
    } finally {
      await Promise.allSettled(under);
    }
  }

  /** Writes many pieces at once; resolves when the server has all of them. */
  async write(handle: Uint8Array, bytes: Uint8Array, position: number): Promise<void> {
    const under = new Set<Promise<unknown>>();
    let failure: { readonly error: unknown } | undefined;
    for (let at = 0; at < bytes.length && !failure; at += CHUNK) {
      const fields: Field[] = [handle, BigInt(position + at), bytes.subarray(at, at + CHUNK)];
      const part: Promise<unknown> = this.session
        .ask(packet.write, fields)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => under.delete(part));
      under.add(part);
      if (under.size >= WINDOW) await Promise.race(under);
    }
    await Promise.all(under);
    if (failure) throw failure.error;
  }

  /** On the disk there, where the server can. */
  async sync(handle: Uint8Array): Promise<void> {
    if (!this.session.extensions.has('fsync@openssh.com')) return;
    await this.session.ask(packet.extended, ['fsync@openssh.com', handle]);
  }

  /** Replaces the target: at once where the server can, else after it was removed. */
  async replace(from: string, to: string): Promise<void> {
    if (this.session.extensions.has('posix-rename@openssh.com')) {
      await this.session.ask(packet.extended, ['posix-rename@openssh.com', from, to]);
      return;
    }
    if (await this.stat(to)) await this.remove(to);
    await this.session.ask(packet.rename, [from, to]);
  }

  /** What is not there is removed. */
  async remove(path: string): Promise<void> {
    await this.session.ask(packet.remove, [path]).catch((error: unknown) => {
      if (!hasStatus(error, statusCode.noSuchFile)) throw error;
    });
  }

  async makeFolders(path: string): Promise<void> {
    if (path === '' || path === '/' || path === '.' || (await this.stat(path))) return;
    await this.makeFolders(path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
    await this.session.ask(packet.mkdir, [path, 0]).catch(async (error: unknown) => {
      // Somebody else made it meanwhile.
      if (!(await this.stat(path))) throw error;
    });
  }

  async entries(path: string): Promise<readonly RemoteEntry[]> {
    const entries: RemoteEntry[] = [];
    const opened = await this.session.ask(packet.opendir, [path]).catch((error: unknown) => {
      if (hasStatus(error, statusCode.noSuchFile)) return undefined;
      throw error;
    });
    if (!opened) return entries;
    const handle = Buffer.from(opened.fields.bytes());
    try {
      for (;;) {
        const { fields } = await this.session.ask(packet.readdir, [handle]);
        for (let left = fields.number(); left > 0; left--) {
          const name = fields.text();
          fields.bytes();
          const attributes = fields.attributes();
          if (name !== '.' && name !== '..') entries.push({ name, attributes });
        }
      }
    } catch (error) {
      if (!hasStatus(error, statusCode.endOfFile)) throw error;
    } finally {
      await this.close(handle).catch(() => {});
    }
    return entries;
  }

  /** Bytes free for this user, where the server tells. */
  async free(path: string): Promise<number | undefined> {
    if (!this.session.extensions.has('statvfs@openssh.com')) return undefined;
    const { fields } = await this.session.ask(packet.extended, ['statvfs@openssh.com', path]);
    const [, block, , , available] = Array.from({ length: 5 }, () => fields.long());
    return block! * available!;
  }

  /** A server may answer with fewer bytes than were asked for. */
  async #readPart(handle: Uint8Array, start: number, length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let done = 0; done < length; ) {
      const piece = await this.#readOnce(handle, start + done, length - done);
      if (piece.length === 0) break;
      pieces.push(piece);
      done += piece.length;
    }
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }

  async #readOnce(handle: Uint8Array, start: number, length: number): Promise<Buffer> {
    try {
      const { fields } = await this.session.ask(packet.read, [handle, BigInt(start), length]);
      return Buffer.from(fields.bytes());
    } catch (error) {
      if (hasStatus(error, statusCode.endOfFile)) return Buffer.alloc(0);
      throw error;
    }
  }
}

export const { read: READ, write: WRITE, create: CREATE, truncate: TRUNCATE } = openFlags;

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof SftpStatusError && error.status === status;
}
