import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare } from './compare.ts';
import { script } from './places.ts';

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
  }
}
