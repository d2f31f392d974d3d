import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { DataContext } from '../commands/context.ts';
import { withData } from '../commands/context.ts';
import { init } from '../commands/init.ts';
import { addRemote } from '../commands/remote-config.ts';
import { status } from '../commands/status.ts';

const script = fileURLToPath(new URL('../../dist/testing/run-data.js', import.meta.url));

/** A repository without Git in a folder of its own, with a folder as its remote. */
export class TestRepository {
  readonly base = mkdtempSync(join(realpathSync(tmpdir()), 'havn-data-'));
  readonly root = join(this.base, 'repo');
  readonly remote = join(this.base, 'remote');

  constructor() {
    onTestFinished(() => rmSync(this.base, { recursive: true, force: true }));
    mkdirSync(this.root);
    init(this.root, { noScm: true });
    const place = { dvcFolder: join(this.root, '.dvc') };
    addRemote(place, 'storage', this.remote, { makeDefault: true });
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  write(path: string, content: string | Uint8Array): string {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
    return this.path(path);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  remove(path: string): void {
    rmSync(this.path(path), { recursive: true, force: true });
  }

  with<T>(work: (context: DataContext) => Promise<T>): Promise<T> {
    return withData({ folder: this.root }, work);
  }

  status() {
    return this.with((context) => status(context));
  }

  /** A process of its own, by `testing/run-data`; `shell` stands before it. */
  spawn(args: readonly string[]) {
    return spawn(process.execPath, [script, ...args], { cwd: this.root, stdio: 'pipe' });
  }

  run(args: readonly string[], shell?: string) {
    const [program, first] = shell
      ? ['/bin/sh', ['-c', `${shell}; exec "$0" "$@"`, process.execPath, script]]
      : [process.execPath, [script]];
    return spawnSync(program, [...first, ...args], { cwd: this.root, encoding: 'utf8' });
  }
}

/** Every object below a folder has the hash of its name, and may not be written. */
export function damagedObjects(objects: string): readonly string[] {
  const damaged: string[] = [];
  if (!existsSync(objects)) return damaged;
  for (const prefix of readdirSync(objects).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const name of readdirSync(join(objects, prefix))) {
      const path = join(objects, prefix, name);
      const md5 = createHash('md5').update(readFileSync(path)).digest('hex');
      const whole = (prefix + name).replace('.dir', '') === md5;
      if (!whole || (statSync(path).mode & 0o222) !== 0) damaged.push(path);
    }
  }
  return damaged;
}
