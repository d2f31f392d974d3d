import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readDataset } from './dataset/read-dataset.ts';
import { readLabelled } from './dataset/read-labelled.ts';
import type { Split, SplitName } from './dataset/split.ts';
import { describeDataset } from './describe/describe-dataset.ts';
import { readRows } from './read-rows.ts';
import { collect, temporaryFiles } from './testing/temporary-files.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const data = join(process.env.HAVN_SHARED ?? join(root, '../shared'), 'data');
const absent = !existsSync(data);
if (absent) console.log(`skipped: the real data sets are not at ${data}`);

interface Expected {
  readonly rows: number;
  readonly labels: Readonly<Record<string, number>>;
  readonly sha256: string;
}
type ExpectedSet = Partial<Record<SplitName, Expected>> & { readonly leaked?: readonly number[] };

const fixture: Record<string, ExpectedSet> = JSON.parse(
  readFileSync(new URL('../test/fixtures/real-data.json', import.meta.url), 'utf8'),
);

async function digest(split: Split, labels: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for await (const { index, text } of split.read()) {
    hash.update(JSON.stringify([text, labels[split.targets[index]!]]));
  }
  return hash.digest('hex');
}

/** Nothing is taken for splits that the data do not bring. */
const WHOLE = { validationShare: 0, testShare: 0 };

describe.skipIf(absent)('every text and label equals what Python reads', () => {
  test.each(Object.keys(fixture))('%s', async (name) => {
    const folder = name.startsWith('ARC') ? join(data, 'arc', name) : join(data, name);
    const dataset = await readDataset({ train: folder, ...WHOLE });
    expect(dataset.warnings.filter(({ code }) => code !== 'RARE_LABEL')).toEqual([]);
    for (const split of Object.values(dataset.splits)) {
      const expected = fixture[name]![split.name];
      expect(split.rows).toBe(expected?.rows ?? 0);
      if (expected) expect(await digest(split, dataset.labels)).toBe(expected.sha256);
    }
    const { leakedTestRows } = describeDataset(dataset);
    expect([...leakedTestRows]).toEqual(fixture[name]!.leaked ?? []);
  });
});

describe.skipIf(absent)('real files', () => {
  test('compressed, they read the same and have the same version', async () => {
    const plain = join(data, 'covid_fake_news/train.csv');
    const folder = temporaryFiles({ 'train.csv.gz': gzipSync(readFileSync(plain)) });
    const packed = await readDataset({ train: join(folder, 'train.csv.gz'), ...WHOLE });
    const { hash } = await readDataset({ train: plain, ...WHOLE });
    expect(packed.hash).toBe(hash);
    expect(await digest(packed.splits.train, packed.labels)).toBe(
      fixture.covid_fake_news!.train!.sha256,
    );
  });

  test('the guesses are said', async () => {
    const { notes, columns } = await readDataset({ train: join(data, 'ag_news') });
    expect(columns).toEqual({ text: 'title+description', label: 'class_index', guessed: true });
    expect(notes[0]).toContain('text: title+description; label: class_index (guessed)');
    expect(notes[1]).toContain('no header');
    const hate = await readDataset({ train: join(data, 'hate_speech/labeled_data.csv') });
    expect(hate.columns).toMatchObject({ text: 'tweet', label: 'class' });
    expect(hate.notes[0]).toContain('index');
    const labels = (name: SplitName) => describeDataset(hate).splits[name].balance;
    expect(labels('test')).toEqual([286, 3838, 833]);
  });

  test('class names replace numbers, in training and in evaluation', async () => {
    const classNames = join(data, 'ag_news/classes.txt');
    const dataset = await readDataset({ train: join(data, 'ag_news'), classNames });
    expect(dataset.labels).toEqual(['World', 'Sports', 'Business', 'Sci/Tech']);
    const file = join(data, 'ag_news/test.csv');
    const { split, warnings } = await readLabelled({ file, labels: dataset.labels, classNames });
    expect(split.targets).toEqual(dataset.splits.test.targets);
    expect(warnings).toEqual([]);
  });

  test('every MMLU file reads as rows', async () => {
    const counts: Record<string, number> = {};
    for (const part of ['dev', 'test']) {
      counts[part] = 0;
      for (const file of readdirSync(join(data, 'mmlu', part))) {
        const rows = await readRows(join(data, 'mmlu', part, file), { text: '0' });
        counts[part] += (await collect(rows.read())).length;
      }
    }
    expect(counts).toEqual({ dev: 285, test: 14_042 });
  });

  test('nested JSON lines read by dotted names', async () => {
    const rows = await readRows(join(data, 'arc/ARC-Challenge-Test.jsonl'));
    expect(rows.columns.text).toBe('question.stem');
    expect(await collect(rows.read())).toHaveLength(1172);
  });
});
