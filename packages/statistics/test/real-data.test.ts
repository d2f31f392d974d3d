import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { describeImages } from '../src/images/describe-images.ts';
import { describeRows } from '../src/rows/describe-rows.ts';
import { temporaryFiles } from '../src/testing/temporary-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = join(resolve(root, process.env.HAVN_SHARED ?? '../shared'), 'data');
const absent = !existsSync(join(data, 'emotion'));
if (absent) console.log(`skipped: there are no real data at ${data} (set HAVN_SHARED)`);

interface Counted {
  readonly rows: number;
}

/** Rows, and test rows that stand in another split, as Python counts them. */
const peers: Readonly<
  Record<string, Readonly<Record<string, Counted>> & { leaked: readonly number[] }>
> = JSON.parse(readFileSync(join(root, 'packages/data/test/fixtures/real-data.json'), 'utf8'));

describe.skipIf(absent)('real data sets', () => {
  test.each(['emotion', 'sst2'])('%s has the rows and leaks that Python counts', async (name) => {
    const { statistics } = await describeRows([join(data, name)], { nearThreshold: null });
    const { leaked, ...splits } = peers[name]!;
    for (const [split, { rows }] of Object.entries(splits)) {
      expect(statistics.splits.find((one) => one.name === split)!.rows).toBe(rows);
    }
    const leaks = statistics.overlaps.filter(({ split }) => split === 'test');
    expect(leaks.reduce((sum, { exact }) => sum + exact.rows, 0)).toBe(leaked.length);
  });

  test('a badly balanced one with an index and votes', async () => {
    const file = join(data, 'hate_speech/labeled_data.csv');
    const { statistics } = await describeRows([file], { nearThreshold: null });
    const [split] = statistics.splits;
    expect(statistics.columns).toEqual({ text: 'tweet', label: 'class' });
    expect(split!.classes!.counts.map(({ label, rows }) => [label, rows])).toEqual([
      ['1', 19_190],
      ['2', 4_163],
      ['0', 1_430],
    ]);
    expect(split!.text!.oddities.map(({ code }) => code)).toContain('html-entity');
    expect(split!.text!.language.languages[0]!.language).toBe('en');
  });

  test('pictures', async () => {
    const pictures = join(data, 'noto_emoji/png_128');
    const folder = temporaryFiles({});
    mkdirSync(join(folder, 'emoji'));
    for (const name of readdirSync(pictures).slice(0, 40)) {
      symlinkSync(join(pictures, name), join(folder, 'emoji', name));
    }
    const { statistics } = await describeImages(folder);
    expect(statistics).toMatchObject({
      images: 40,
      broken: [],
      modes: [{ mode: 'RGBA', images: 40 }],
    });
    expect(statistics.sizes.common).toEqual([{ width: 128, height: 128, images: 40 }]);
  });
});
