import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compare } from './compare.ts';
import { script } from './places.ts';

const SETTLES_MS = 305_000;
/** Its time is when the last benchmark removed its trees. */
const removed = join(tmpdir(), 'havn-bench-removed');

/** The commands that are compared; `add-large` is one file of 2 GiB, against `md5sum`. */
export type DataStep = 'add' | 'status' | 'push' | 'push-noop' | 'checkout' | 'pull' | 'add-large';

/**
 * Seconds of one command on 50,000 files of 1 KiB in 100 folders with a folder as remote, against DVC.
 * Each side has its own tree; what goes before the command (a removed cache, an emptied remote) is not
 * timed. `HAVN_BENCH_ROUNDS` and `HAVN_BENCH_FILES` make a quick look quicker.
 */
export function dataBench(step: DataStep): { readonly run: () => Promise<number> } {
  return { run: () => run(step) };
}

async function run(step: DataStep): Promise<number> {
  await settled();
  const folder = mkdtempSync(join(tmpdir(), 'havn-bench-'));
  try {
    const rival = step === 'add-large' ? 'md5sum' : 'dvc';
    const side = (tool: string) => ({
      label: tool,
      command: [process.execPath, script('ours/data-step'), tool, step, join(folder, tool)],
      env: { DVC_SITE_CACHE_DIR: join(folder, 'site'), DVC_NO_ANALYTICS: '1', HAVN_QUIET: '1' },
    });
    const rounds = Number(process.env.HAVN_BENCH_ROUNDS ?? 3);
    const { ratio } = await compare({ ours: side('havn'), theirs: side(rival), rounds, unit: 's' });
    return ratio;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    spawnSync('sync');
    writeFileSync(removed, '');
  }
}

/**
 * For five minutes after hundreds of thousands of files were removed, ext4 without a journal looks
 * through them for each file that is made. That would be timed: pulling took 13 s instead of 3.
 */
async function settled(): Promise<void> {
  const before = statSync(removed, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const wait = before + SETTLES_MS - Date.now();
  if (wait <= 0) return;
  console.log(
    `The file system forgets what the last benchmark removed: ${Math.ceil(wait / 1e3)} s`,
  );
  await sleep(wait);
}
