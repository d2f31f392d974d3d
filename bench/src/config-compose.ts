import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, measure } from './compare.ts';
import { peer, python, root, script } from './places.ts';

/** Milliseconds to compose and resolve every tree of Hydra's examples, against Hydra. */
export async function run(): Promise<number> {
  const source = join(root, '.peers/hydra-source');
  if (!existsSync(source)) throw new Error(`${source} is missing: npm run peers fetches it`);
  const folder = mkdtempSync(join(tmpdir(), 'havn-bench-'));
  const theirs = peer('config_compose');
  const list = join(folder, 'trees.json');
  try {
    const command = [python, theirs, 'list', source, list];
    console.log(`${await measure({ label: 'trees', command })} trees`);
    const { ratio } = await compare({
      ours: { label: 'havn', command: [process.execPath, script('ours/config-compose'), list] },
      theirs: { label: 'hydra', command: [python, theirs, 'measure', list] },
      rounds: 5,
      unit: 'ms',
    });
    return ratio;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
