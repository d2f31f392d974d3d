import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { rememberCommand, stopOrphans } from './orphans.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'havn-orphans-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A shell with a command below it, in a group of their own, that would write a file. */
async function startCommand(folder: string) {
  const child = spawn('/bin/sh', ['-c', 'echo up; (sleep 1; echo late > late.txt) & wait'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  return child;
}

it.skipIf(process.platform === 'win32')(
  'stops what a process that is gone had started, and what that started',
  async () => {
    const folder = newFolder();
    const child = await startCommand(folder);
    const ended = once(child, 'exit');
    const told: string[] = [];
    rememberCommand(folder, { stage: 'train', pid: child.pid!, group: true });
    await stopOrphans(folder, (message) => told.push(message));
    // Its owner, this process, lives.
    expect([told, child.exitCode, child.signalCode]).toEqual([[], null, null]);

    const file = join(folder, 'havn-commands', `${child.pid}.json`);
    const record = JSON.parse(readFileSync(file, 'utf8')) as object;
    const { pid: dead } = spawnSync(process.execPath, ['-e', '0']);
    writeFileSync(file, JSON.stringify({ ...record, owner: dead }));
    await stopOrphans(folder, (message) => told.push(message));
    await ended;
    expect(told).toEqual([
      expect.stringContaining(`'train' ran: the command (process ${child.pid})`),
    ]);
    expect(readdirSync(join(folder, 'havn-commands'))).toEqual([]);
    await new Promise((go) => setTimeout(go, 1_300));
    expect(existsSync(join(folder, 'late.txt'))).toBe(false);
  },
);

it.skipIf(process.platform === 'win32')(
  'leaves alone a process that only has the number of a command',
  async () => {
    const folder = newFolder();
    const child = await startCommand(folder);
    rememberCommand(folder, { stage: 's', pid: child.pid!, group: true });
    const file = join(folder, 'havn-commands', `${child.pid}.json`);
    const record = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...record, owner: 0, began: 'another time' }));
    writeFileSync(join(folder, 'havn-commands', 'half.json'), '{"stage": ');
    await stopOrphans(folder, () => {});
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    expect(readdirSync(join(folder, 'havn-commands'))).toEqual([]);
    await once(child, 'exit');
    expect(existsSync(join(folder, 'late.txt'))).toBe(true);
  },
);
