/** Prepares a tree of data, runs one command on it in a fresh process, and says how long that took. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from '../places.ts';

const [tool = '', step = '', folder = ''] = process.argv.slice(2);
const files = Number(process.env.HAVN_BENCH_FILES ?? 50_000);
const remote = `${folder}-remote`;
const dvc = process.env.HAVN_PEERS_DVC ?? join(root, '.peers/dvc/bin/dvc');
const havn = [process.execPath, join(root, 'packages/cli/bin/havn.js'), 'data'];

const at = (...path: string[]) => join(folder, ...path);

if (!existsSync(folder)) makeTree();
prepare();
spawnSync('sync');
const began = performance.now();
execute();
console.log(JSON.stringify({ value: (performance.now() - began) / 1000 }));

function makeTree(): void {
  mkdirSync(folder, { recursive: true });
  command('init', '--no-scm');
  command('remote', 'add', '-d', 'storage', remote);
  if (step === 'add-large') makeLarge();
  else makeSmall();
}

function makeSmall(): void {
  const perFolder = Math.ceil(files / 100);
  for (let i = 0; i < files; i++) {
    const name = at('data', `d${Math.floor(i / perFolder)}`);
    if (i % perFolder === 0) mkdirSync(name, { recursive: true });
    writeFileSync(join(name, `${i}.bin`), randomBytes(1024));
  }
  if (step !== 'add') command('add', 'data');
  if (step === 'push-noop' || step === 'pull') command('push');
}

function makeLarge(): void {
  const piece = randomBytes(1 << 24);
  const file = openSync(at('data'), 'wx');
  for (let i = 0; i < 128; i++) writeSync(file, piece);
  closeSync(file);
}

/**
 * Puts a file or folder out of the way. Some file systems (ext4 without a journal) look through what was
 * deleted within the last minute for every file that is made: deleting would be timed, on both sides.
 */
function gone(path: string): void {
  if (!existsSync(path)) return;
  if (step === 'add-large') rmSync(path, { recursive: true });
  else renameSync(path, join(mkdtempSync(`${folder}-gone-`), 'it'));
}

function prepare(): void {
  if (step.startsWith('add')) {
    gone(at('data.dvc'));
    gone(at('.dvc/cache'));
    gone(at('.dvc/tmp'));
    rmSync(process.env.DVC_SITE_CACHE_DIR ?? at('site'), { recursive: true, force: true });
  }
  if (step === 'push') gone(remote);
  if (step === 'checkout' || step === 'pull') gone(at('data'));
  if (step === 'pull') gone(at('.dvc/cache'));
}

function execute(): void {
  if (step.startsWith('add')) {
    if (tool === 'md5sum') spawn(['md5sum', at('data')]);
    else command('add', 'data');
  } else command(step === 'push-noop' ? 'push' : step);
}

function command(...args: string[]): void {
  // What md5sum is compared with needs no repository of its own.
  if (tool !== 'md5sum') spawn([...(tool === 'dvc' ? [dvc] : havn), ...args]);
}

function spawn([program, ...args]: readonly string[]): void {
  const { status, stderr } = spawnSync(program!, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
