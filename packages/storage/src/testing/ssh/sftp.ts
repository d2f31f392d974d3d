import { constants, type Dirent, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2';
import type { Traffic } from '../traffic.ts';

export interface SftpServing {
  /** What clients see as `/`. */
  readonly root: string;
  readonly traffic: Traffic;
  readonly failing: Readonly<Record<string, number>>;
}

const { STATUS_CODE: status, OPEN_MODE: mode } = ssh2.utils.sftp;

interface OpenFolder {
  entries: readonly { readonly name: string; readonly stats: Stats }[];
}

/** Serves a folder over SFTP, version 3, without extensions. */
export function serveSftp(sftp: SFTPWrapper, { root, traffic, failing }: SftpServing): void {
  const opened = new Map<number, FileHandle | OpenFolder>();
  let next = 0;
  const at = (path: string) => join(root, normalize(`/${path}`));
  const keep = (value: FileHandle | OpenFolder) => {
    opened.set(next, value);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(next++);
    return handle;
  };
  const found = (handle: Buffer) => opened.get(handle.readUInt32BE(0));
  const file = (handle: Buffer) => found(handle) as FileHandle;
  /** Requests are answered in their order, as OpenSSH's server does. */
  let turn: Promise<void> = Promise.resolve();
  const answer = (name: string, id: number, run: () => Promise<void>) => {
    turn = turn.then(async () => {
      const failure = failing[name];
      if (failure !== undefined) sftp.status(id, failure);
      else await run().catch((error: unknown) => sftp.status(id, statusOf(error)));
    });
  };
  const done = (id: number) => sftp.status(id, status.OK);

  sftp.on('OPEN', (id, path, flags) =>
    answer('OPEN', id, async () => {
      sftp.handle(id, keep(await open(at(path), flagsOf(flags))));
    }),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    answer('READ', id, async () => {
      const { bytesRead, buffer } = await file(handle).read(
        Buffer.alloc(length),
        0,
        length,
        offset,
      );
      if (bytesRead === 0) sftp.status(id, status.EOF);
      else if (!traffic.pass(bytesRead)) sftp.data(id, buffer.subarray(0, bytesRead));
    }),
  );
  sftp.on('WRITE', (id, handle, offset, data) =>
    answer('WRITE', id, async () => {
      if (traffic.pass(data.length)) return;
      await file(handle).write(data, 0, data.length, offset);
      done(id);
    }),
  );
  sftp.on('FSTAT', (id, handle) =>
    answer('FSTAT', id, async () => sftp.attrs(id, attributes(await file(handle).stat()))),
  );
  sftp.on('CLOSE', (id, handle) =>
    answer('CLOSE', id, async () => {
      const value = found(handle);
      opened.delete(handle.readUInt32BE(0));
      if (value && 'close' in value) await value.close();
      done(id);
    }),
  );
  for (const [name, look] of [
    ['STAT', stat],
    ['LSTAT', lstat],
  ] as const) {
    sftp.on(name, (id: number, path: string) =>
      answer(name, id, async () => sftp.attrs(id, attributes(await look(at(path))))),
    );
  }
  sftp.on('OPENDIR', (id, path) =>
    answer('OPENDIR', id, async () => {
      const names = await readdir(at(path), { withFileTypes: true });
      const entries = await Promise.all(names.map((entry) => described(at(path), entry)));
      sftp.handle(id, keep({ entries }));
    }),
  );
  sftp.on('READDIR', (id, handle) =>
    answer('READDIR', id, async () => {
      const folder = found(handle) as OpenFolder;
      // Few at once, so that clients must ask again.
      const some = folder.entries.slice(0, 7);
      folder.entries = folder.entries.slice(7);
      if (some.length === 0) sftp.status(id, status.EOF);
      else {
        const names = some.map(({ name, stats }) => ({
          filename: name,
          longname: name,
          attrs: attributes(stats),
        }));
        sftp.name(id, names);
      }
    }),
  );
  sftp.on('REMOVE', (id, path) => answer('REMOVE', id, () => rm(at(path)).then(() => done(id))));
  sftp.on('MKDIR', (id, path) => answer('MKDIR', id, () => mkdir(at(path)).then(() => done(id))));
  sftp.on('RENAME', (id, from, to) =>
    answer('RENAME', id, async () => {
      // Version 3 replaces nothing.
      if (await stat(at(to)).catch(() => undefined)) throw new Error('it exists');
      await rename(at(from), at(to));
      done(id);
    }),
  );
  sftp.on('REALPATH', (id, path) =>
    sftp.name(id, [{ filename: normalize(`/${path}`), longname: path, attrs: noAttributes }]),
  );
  sftp.on('end', () => {
    for (const value of opened.values()) if ('close' in value) void value.close();
    opened.clear();
    sftp.end();
  });
}

/** As `open(2)` takes them. */
function flagsOf(flags: number): number {
  const has = (bit: number) => (flags & bit) !== 0;
  const access = has(mode.WRITE)
    ? has(mode.READ)
      ? constants.O_RDWR
      : constants.O_WRONLY
    : constants.O_RDONLY;
  const create = has(mode.CREAT) ? constants.O_CREAT : 0;
  const truncate = has(mode.TRUNC) ? constants.O_TRUNC : 0;
  return access | create | truncate;
}

async function described(folder: string, { name }: Dirent) {
  return { name, stats: await lstat(join(folder, name)) };
}

function attributes({ mode, uid, gid, size, atimeMs, mtimeMs }: Stats): Attributes {
  const [atime, mtime] = [Math.floor(atimeMs / 1000), Math.floor(mtimeMs / 1000)];
  return { mode, uid, gid, size, atime, mtime };
}

const noAttributes: Attributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

function statusOf(error: unknown): number {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return status.NO_SUCH_FILE;
    case 'EACCES':
    case 'EPERM':
      return status.PERMISSION_DENIED;
    default:
      return status.FAILURE;
  }
}
