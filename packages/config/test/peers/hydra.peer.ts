import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { makeCase } from '../fuzz/cases.ts';
import { compareCase, compareSweep, HydraPeer } from '../fuzz/differential.ts';
import { sweepOverride } from '../fuzz/overrides.ts';
import { Choices } from '../fuzz/random.ts';

const python =
  process.env.HAVN_PEERS_PYTHON ??
  fileURLToPath(new URL('../../../../.peers/venv/bin/python', import.meta.url));
if (!existsSync(python)) console.log(`skipped: ${python} is missing (npm run peers makes it)`);

const TREES = 3000;
const SWEEPS = 500;

describe.skipIf(!existsSync(python))('Hydra and Havn side by side', () => {
  const peer = new HydraPeer(python);
  afterAll(() => peer.close());

  test(`${TREES} random trees: the same YAML or both an error`, {
    timeout: 1_800_000,
  }, async () => {
    const found: string[] = [];
    for (let seed = 0; seed < TREES; seed++) {
      const difference = await compareCase(peer, makeCase(seed));
      if (difference) found.push(`case ${seed}\n${difference}`);
    }
    expect(found).toEqual([]);
  });

  test(`${SWEEPS} random sweeps: the same jobs or both an error`, {
    timeout: 300_000,
  }, async () => {
    const found: string[] = [];
    for (let seed = 0; seed < SWEEPS; seed++) {
      const random = new Choices(seed + 1e6);
      const sweep = random.times(1, 3, () => sweepOverride(random));
      const difference = await compareSweep(peer, sweep);
      if (difference) found.push(`sweep ${JSON.stringify(sweep)}\n${difference}`);
    }
    expect(found).toEqual([]);
  });
});
