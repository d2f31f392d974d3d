import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { describeDataset } from '../describe/describe-dataset.ts';
import { collect, failure, temporaryFile, temporaryFiles } from '../testing/temporary-files.ts';
import type { Dataset } from './dataset.ts';
import { readDataset } from './read-dataset.ts';
import { readTexts } from './read-texts.ts';

const WHOLE = { validationShare: 0, testShare: 0 };

/** Rows as "label: text". */
async function rowsOf(
  { splits, labels }: Dataset,
  name: 'train' | 'validation' | 'test' = 'train',
) {
  const rows = await collect(splits[name].read());
  return rows.map(({ index, text }) => `${labels[splits[name].targets[index]!]}: ${text}`);
}

function manyRows(count: number, classes: number): string {
  const rows = Array.from({ length: count }, (_, i) => `text number ${i},class ${i % classes}\n`);
  return `text,label\n${rows.join('')}`;
}

describe('formats', () => {
  const expected = ['good: a; b, c', 'bad: say ""'];
  test.each([
    ['a.csv', 'text,label\n"a; b, c",good\n"say """"",bad\n'],
    ['bom.csv', '\ufefftext,label\r\n"a; b, c",good\r\n"say """"",bad\r\n'],
    ['mac.csv', 'text,label\r"a; b, c",good\r"say """"",bad\r'],
    ['europe.csv', 'text;label\n"a; b, c";good\n"say """"";bad\n'],
    ['turned.csv', 'label,text\ngood,"a; b, c"\nbad,"say """""\n'],
    ['a.tsv', 'text\tlabel\na; b, c\tgood\nsay ""\tbad\n'],
    ['quoted.tsv', 'text\tlabel\n"a; b, c"\tgood\n"say """""\tbad\n'],
    ['all.tsv', '"text"\t"label"\n"a; b, c"\t"good"\n"say """""\t"bad"\n'],
    ['bare.tsv', 'a; b, c\tgood\nsay ""\tbad\n'],
    ['pipe.txt', 'text|label\na; b, c|good\nsay ""|bad\n'],
    ['a.jsonl', '{"text":"a; b, c","label":"good"}\n\n{"text":"say \\"\\"","label":"bad"}\n'],
    ['a.json', '[\n {"text":"a; b, c","label":"good"},\n {"text":"say \\"\\"","label":"bad"}]'],
  ])('%s, compressed too', async (name, content) => {
    const plain = await readDataset({ train: temporaryFile(name, content), ...WHOLE });
    expect(await rowsOf(plain)).toEqual(expected);
    const packed = temporaryFile(`${name}.gz`, gzipSync(Buffer.from(content)));
    expect(await rowsOf(await readDataset({ train: packed, ...WHOLE }))).toEqual(expected);
  });

  test('folders of texts by label, with official splits', async () => {
    const folder = temporaryFiles({
      'train/neg/1.txt': 'awful\n',
      'train/neg/2.txt.gz': gzipSync(Buffer.from('bad\nreally')),
      'train/pos/1.txt': 'nice',
      'train/pos/.hidden': 'no',
      'dev/pos/1.txt': 'fine',
      'test/neg/x.txt': 'poor',
    });
    const dataset = await readDataset({ train: folder });
    expect(await rowsOf(dataset)).toEqual(['neg: awful', 'neg: bad\nreally', 'pos: nice']);
    expect(await rowsOf(dataset, 'validation')).toEqual(['pos: fine']);
    expect(await rowsOf(dataset, 'test')).toEqual(['neg: poor']);
    const single = await readDataset({ train: join(folder, 'train'), ...WHOLE });
    expect(single.splits.train.rows).toBe(3);
  });

  test('numbers, booleans and nested values of JSON are labels too', async () => {
    const lines = '{"data":{"text":"a"},"label":10}\n{"data":{"text":"b"},"label":2}\n';
    const dataset = await readDataset({
      train: temporaryFile('a.jsonl', lines),
      text: 'data.text',
      ...WHOLE,
    });
    expect(dataset.labels).toEqual(['2', '10']);
    expect(await rowsOf(dataset)).toEqual(['10: a', '2: b']);
  });
});

describe('columns', () => {
  test('by name, position and joined', async () => {
    const file = temporaryFile('a.csv', 'x,y,z\nred,one,p\nblue,,q\n');
    const read = async (text: string, label: string) =>
      rowsOf(await readDataset({ train: file, text, label, ...WHOLE }));
    expect(await read('y', 'z')).toEqual(['p: one', 'q: ']);
    expect(await read('1', '0')).toEqual(['red: one', 'blue: ']);
    expect(await read('x+y', 'z')).toEqual(['p: red one', 'q: blue']);
  });

  test('unusual names are told from values', async () => {
    const file = temporaryFile(
      'a.csv',
      `Wortlaut,Art\n${'ein ganzer Satz,gut\nnoch einer,schlecht\n'.repeat(5)}`,
    );
    const dataset = await readDataset({ train: file, ...WHOLE });
    expect(dataset.columns).toEqual({ text: 'Wortlaut', label: 'Art', guessed: true });
  });

  test('a test file without header or with its columns turned fits', async () => {
    const train = 'label,text\nx,one\ny,two\n';
    const folder = temporaryFiles({
      't.csv': train,
      'bare.csv': 'y,three\n',
      'turned.csv': 'id,text,label\n7,four,x\n',
    });
    const read = async (test: string) =>
      rowsOf(await readDataset({ train: join(folder, 't.csv'), test: join(folder, test) }), 'test');
    expect(await read('bare.csv')).toEqual(['y: three']);
    expect(await read('turned.csv')).toEqual(['x: four']);
  });
});

describe('splits', () => {
  test('a fifth for test, a tenth of the rest for validation, by seed', async () => {
    const train = temporaryFile('a.csv', manyRows(1000, 10));
    const sizes = ({ splits }: Dataset) => [
      splits.train.rows,
      splits.validation.rows,
      splits.test.rows,
    ];
    const dataset = await readDataset({ train });
    expect(sizes(dataset)).toEqual([720, 80, 200]);
    expect(describeDataset(dataset).splits.test.balance).toEqual(new Array(10).fill(20));
    const all = await Promise.all(
      (['train', 'validation', 'test'] as const).map((n) => rowsOf(dataset, n)),
    );
    expect(new Set(all.flat()).size).toBe(1000);
    const again = await readDataset({ train });
    expect([again.hash, await rowsOf(again, 'test')]).toEqual([dataset.hash, all[2]]);
    const other = await readDataset({ train, seed: 1 });
    expect(other.hash).not.toBe(dataset.hash);
    expect(await rowsOf(other, 'test')).not.toEqual(all[2]);
  });

  test('equal texts stay together, so a split of our making leaks nothing', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => `text ${i % 400},${i % 2}\n`).join('');
    const dataset = await readDataset({ train: temporaryFile('a.csv', `text,label\n${rows}`) });
    const { leakedTestRows, validationInTrain, splits } = describeDataset(dataset);
    expect(leakedTestRows.length + validationInTrain.rows).toBe(0);
    expect(splits.test.rows).toBeGreaterThan(96);
    expect(splits.test.rows).toBeLessThan(144);
  });

  test('few different texts are split all the same', async () => {
    const train = temporaryFile('a.csv', `text,label\n${'good,1\nbad,0\n'.repeat(50)}`);
    expect((await readDataset({ train })).splits.test.rows).toBe(20);
  });

  test('a limit holds for each split, and keeps every label', async () => {
    const train = temporaryFile('a.csv', manyRows(1000, 4));
    const dataset = await readDataset({ train, limit: 40 });
    expect(Object.values(dataset.splits).map(({ rows }) => rows)).toEqual([40, 40, 40]);
    expect(describeDataset(dataset).splits.train.balance).toEqual([10, 10, 10, 10]);
    expect(dataset.notes.join()).toContain('at most 40 rows');
  });
});

describe('other problems', () => {
  test('several labels in a cell or a list', async () => {
    const csv = temporaryFile('a.csv', 'text,labels\na,x|y\nb,\nc,y\n');
    const json = temporaryFile(
      'a.jsonl',
      '{"text":"a","labels":["x","y"]}\n{"text":"b","labels":[]}\n{"text":"c","labels":["y"]}\n',
    );
    for (const train of [csv, json]) {
      const dataset = await readDataset({ train, problem: 'multi_label', ...WHOLE });
      expect(dataset.labels).toEqual(['x', 'y']);
      expect([...dataset.splits.train.targets]).toEqual([1, 1, 0, 0, 0, 1]);
    }
  });

  test('a column of 0 and 1 for each label, in any order in the test file', async () => {
    const folder = temporaryFiles({
      'train.csv': 'text,toxic,insult\na,1,0\nb,0,0\n',
      'test.csv': 'insult,toxic,text\n1,0,c\n',
    });
    const dataset = await readDataset({
      train: folder,
      label: 'toxic+insult',
      problem: 'multi_label',
    });
    expect(dataset.labels).toEqual(['insult', 'toxic']);
    expect([...dataset.splits.test.targets]).toEqual([1, 0]);
  });

  test('numbers', async () => {
    const train = temporaryFile('a.csv', 'text,score\na,1.5\nb,-2e1\n');
    const dataset = await readDataset({ train, problem: 'regression', ...WHOLE });
    expect(dataset.labels).toEqual(['score']);
    expect([...dataset.splits.train.targets]).toEqual([1.5, -20]);
    const wrong = temporaryFile('a.csv', 'text,score\na,1.5\nb,high\n');
    expect(await failure(readDataset({ train: wrong, problem: 'regression' }))).toMatchObject({
      code: 'INVALID_TARGET',
      value: 'high',
      location: { file: wrong, line: 3 },
    });
  });
});

test('empty texts and labels that train lacks are kept and warned of', async () => {
  const folder = temporaryFiles({
    'train.csv': 'text,label\n,x\none,y\ntwo,x\n',
    'test.csv': 'text,label\nthree,z\n" ",x\nfour,z\n',
  });
  const dataset = await readDataset({ train: folder });
  expect([...dataset.splits.test.targets]).toEqual([-1, 0, -1]);
  const test = join(folder, 'test.csv');
  expect(dataset.warnings).toMatchObject([
    { code: 'EMPTY_TEXT', file: join(folder, 'train.csv'), count: 1, lines: [2] },
    { code: 'EMPTY_TEXT', file: test, count: 1, lines: [3] },
    { code: 'UNKNOWN_LABEL', file: test, count: 2, lines: [2, 4] },
    { code: 'RARE_LABEL' },
  ]);
});

test('texts of single rows are fetched by number', async () => {
  const { splits } = await readDataset({
    train: temporaryFile('a.csv', manyRows(50, 2)),
    ...WHOLE,
  });
  const texts = await readTexts(splits.train, [40, 3]);
  expect([...texts]).toEqual([
    [3, 'text number 3'],
    [40, 'text number 40'],
  ]);
});

test('a small file with usual things around it', async () => {
  const spam = 'v1,v2,,\nham,"Go on, please",,\nspam,WINNER,,\nham,ok,,\n';
  const dataset = await readDataset({ train: temporaryFile('a.csv', spam), ...WHOLE });
  expect(await rowsOf(dataset)).toEqual(['ham: Go on, please', 'spam: WINNER', 'ham: ok']);
  const row = (i: number) => `en,the text of row ${i},${i % 3 ? 'yes' : 'no'}\n`;
  const bare = Array.from({ length: 30 }, (_, i) => row(i)).join('');
  const { columns } = await readDataset({ train: temporaryFile('b.csv', bare), ...WHOLE });
  expect(columns).toEqual({ text: '1', label: '2', guessed: true });
});

test('a folder given for one split stands for that split of it', async () => {
  const folder = temporaryFiles({
    'train.csv': 'text,label\none,x\ntwo,y\n',
    'val.csv': 'text,label\nthree,y\n',
    'test.csv': 'text,label\nfour,x\n',
  });
  const train = join(folder, 'train.csv');
  const dataset = await readDataset({ train, validation: folder, test: folder });
  expect(await rowsOf(dataset, 'validation')).toEqual(['y: three']);
  expect(await rowsOf(dataset, 'test')).toEqual(['x: four']);
});

test('a file that changes while it is in use is noticed', async () => {
  const train = temporaryFile('a.csv', manyRows(50, 2));
  const { splits } = await readDataset({ train, ...WHOLE });
  appendFileSync(train, 'one more,class 1\n');
  expect(await failure(collect(splits.train.read()))).toMatchObject({ code: 'DATA_CHANGED' });
});
