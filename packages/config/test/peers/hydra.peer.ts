import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCase } from '../fuzz/cases.ts';
import {
  compareCase,
  compareFolder,
  compareParse,
  compareSweep,
  type FolderCase,
  HydraPeer,
} from '../fuzz/differential.ts';
import { sweepOverride } from '../fuzz/overrides.ts';
import { Choices } from '../fuzz/random.ts';

const python =
  process.env.HAVN_PEERS_PYTHON ??
  fileURLToPath(new URL('../../../../.peers/venv/bin/python', import.meta.url));
if (!existsSync(python)) console.log(`skipped: ${python} is missing (npm run peers makes it)`);

/** More, and others, by `npm run fuzz -- CASES FIRST`. */
const TREES = Number(process.env.HAVN_FUZZ_CASES ?? 3000);
const FIRST = Number(process.env.HAVN_FUZZ_FIRST ?? 0);
const SWEEPS = 500;

describe.skipIf(!existsSync(python))('Hydra and Havn side by side', () => {
  const peer = new HydraPeer(python);
  afterAll(() => peer.close());

  test(`${TREES} random trees: the same YAML or both an error`, {
    timeout: 10_800_000,
  }, async () => {
    const found: string[] = [];
    for (let seed = FIRST; seed < FIRST + TREES; seed++) {
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

const source =
  process.env.HAVN_HYDRA_SOURCE ??
  fileURLToPath(new URL('../../../../.peers/hydra-source', import.meta.url));
const noSource = !existsSync(python) || !existsSync(source);
if (noSource) console.log(`skipped: Hydra's own tests, for ${source} is no copy of its source`);

describe.skipIf(noSource)('the inputs of Hydra’s own tests', () => {
  const peer = new HydraPeer(python);
  afterAll(() => peer.close());
  const script = fileURLToPath(new URL('./hydra_cases.py', import.meta.url));
  const scratch = mkdtempSync(join(tmpdir(), 'havn-hydra-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  let inputs = { overrides: [] as string[], compositions: [] as FolderCase[] };
  beforeAll(() => {
    const options = { encoding: 'utf8', maxBuffer: 1e8 } as const;
    inputs = JSON.parse(execFileSync(python, [script, source, scratch], options));
  });

  test('every override parses to the same, or both refuse it', { timeout: 300_000 }, async () => {
    const found: string[] = [];
    for (const text of inputs.overrides) {
      const difference = await compareParse(peer, text);
      if (difference) found.push(difference);
    }
    expect(found).toEqual([]);
  });

  test('every config composes to the same, or both refuse it', { timeout: 1_800_000 }, async () => {
    const found: string[] = [];
    for (const request of inputs.compositions) {
      const difference = await compareFolder(peer, request);
      if (difference) found.push(`${JSON.stringify(request)}\n${difference}`);
    }
    expect(found).toEqual([]);
  });
});
