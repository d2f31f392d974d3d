import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { randomFrom } from '@havn/core';
import { expect, test } from 'vitest';

const ROWS = 1_000_000;

const CHILD = `
  const { describeRows } = await import(process.argv[1]);
  const { statistics: { splits: [split] } } = await describeRows([process.argv[2]]);
  const { exact, near } = split.duplicates;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ rows: split.rows, exact: exact.rows, near: near.rows, peak }));
`;

/** Texts of 6 to 17 words, of which some are earlier ones, or earlier ones with a word more. */
function* lines(): Generator<string> {
  const random = randomFrom(1, 'million rows');
  const word = () => `w${random.below(20_000).toString(36)}x`;
  const recent: string[] = [];
  yield 'text,label\n';
  for (let i = 0; i < ROWS; i++) {
    const kind = recent.length < 1000 ? 1 : random.uniform();
    const known = recent[random.below(Math.max(recent.length, 1))];
    const fresh = () => Array.from({ length: 6 + random.below(12) }, word).join(' ');
    const text = kind < 0.03 ? known! : kind < 0.06 ? `${known} ${word()}` : fresh();
    recent[i < 1000 ? i : random.below(1000)] = text;
    yield `${text},class ${i % 8}\n`;
  }
}

test('a million rows are looked at in bounded memory, near duplicates included', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'havn-million-'));
  const file = join(folder, 'large.csv');
  try {
    await pipeline(Readable.from(lines()), createWriteStream(file));
    const index = new URL('../../dist/index.js', import.meta.url).href;
    const args = ['--input-type=module', '-e', CHILD, index, file];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { rows, exact, near, peak } = JSON.parse(stdout);
    console.log(stdout.trim());
    expect(rows).toBe(ROWS);
    expect(exact).toBeGreaterThan(25_000);
    expect(near).toBeGreaterThan(5_000);
    expect(peak).toBeLessThan(1_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
