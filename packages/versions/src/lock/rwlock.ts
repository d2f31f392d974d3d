import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile } from '@havn/core';
import { temporaryName } from '../durable/temporary.ts';
import { MetafileError } from '../errors.ts';
import type { Repository } from '../repository/repository.ts';
import { PathBusyError } from './errors.ts';
import { isAlive } from './process-alive.ts';

interface Holder {
  readonly pid: number;
  readonly cmd: string;
}

interface LockTable {
  readonly write: Record<string, Holder>;
  readonly read: Record<string, Holder[]>;
}

export interface PathLocks {
  /** Absolute paths. */
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  /** Said to those who wait. */
  readonly command: string;
  readonly onRecovered?: (message: string) => void;
}

/**
 * Runs `work` while no other process writes the paths that it reads, or touches those that it writes.
 * The table is DVC's (`.dvc/tmp/rwlock`), so a stage that DVC runs is respected, and ours by DVC.
 * Entries of dead processes are removed.
 */
export async function withPathLocks<T>(
  repository: Repository,
  { read = [], write = [], command, onRecovered }: PathLocks,
  work: () => Promise<T>,
): Promise<T> {
  const own: Holder = { pid: process.pid, cmd: command };
  await edit(repository, (table) => {
    dropDead(table, onRecovered);
    refuseBusy(table, own, [...read, ...write], write);
    for (const path of read) table.read[path] = [...(table.read[path] ?? []), own];
    for (const path of write) table.write[path] = own;
  });
  try {
    return await work();
  } finally {
    await edit(repository, (table) => release(table, own, read, write));
  }
}

async function edit(repository: Repository, change: (table: LockTable) => void): Promise<void> {
  const folder = repository.temporaryFolder();
  const file = join(folder, 'rwlock');
  const guard = await lockFile(join(folder, 'havn-rwlock.lock'), 3_000);
  try {
    const table = readTable(file);
    change(table);
    const temporary = join(folder, temporaryName());
    writeFileSync(temporary, JSON.stringify(table));
    renameSync(temporary, file);
  } finally {
    await guard.release();
  }
}

function readTable(file: string): LockTable {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    return { write: {}, read: {}, ...(JSON.parse(text || '{}') as Partial<LockTable>) };
  } catch (error) {
    throw new MetafileError(
      'Unable to read RWLock-file. JSON structure is corrupted',
      { file },
      error,
      'It only says who works here now: when nobody does, remove it.',
    );
  }
}

function dropDead(table: LockTable, onRecovered: PathLocks['onRecovered']): void {
  const dead = ({ pid, cmd }: Holder, path: string) => {
    if (isAlive(pid)) return false;
    onRecovered?.(
      `Process '${cmd}' (PID ${pid}) that used '${path}' has been killed; its lock is removed.`,
    );
    return true;
  };
  for (const [path, holder] of Object.entries(table.write)) {
    if (dead(holder, path)) delete table.write[path];
  }
  for (const [path, holders] of Object.entries(table.read)) {
    table.read[path] = holders.filter((holder) => !dead(holder, path));
    if (table.read[path].length === 0) delete table.read[path];
  }
}

function refuseBusy(
  table: LockTable,
  own: Holder,
  touched: readonly string[],
  written: readonly string[],
): void {
  const others = (holders: readonly Holder[]) =>
    holders.filter(({ pid, cmd }) => pid !== own.pid || cmd !== own.cmd);
  for (const path of touched) {
    for (const [locked, holder] of Object.entries(table.write)) {
      const blockers = others([holder]);
      if (overlaps(path, locked) && blockers.length > 0) throw new PathBusyError(path, blockers);
    }
  }
  for (const path of written) {
    for (const [locked, holders] of Object.entries(table.read)) {
      const blockers = others(holders);
      if (overlaps(path, locked) && blockers.length > 0) throw new PathBusyError(path, blockers);
    }
  }
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function release(
  table: LockTable,
  own: Holder,
  read: readonly string[],
  write: readonly string[],
): void {
  for (const path of write) if (table.write[path]?.pid === own.pid) delete table.write[path];
  for (const path of read) {
    const holders = table.read[path] ?? [];
    const at = holders.findIndex(({ pid, cmd }) => pid === own.pid && cmd === own.cmd);
    if (at !== -1) holders.splice(at, 1);
    if (holders.length === 0) delete table.read[path];
  }
}
