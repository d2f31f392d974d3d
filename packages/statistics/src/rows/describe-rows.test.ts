import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { rowFindings } from '../report/row-findings.ts';
import { formatRows } from '../report/terminal.ts';
import { temporaryFiles } from '../testing/temporary-files.ts';
import { describeRows } from './describe-rows.ts';

const LONG = 'the quick brown fox jumps over the lazy dog again and again';

async function look(files: Record<string, string | Uint8Array>, options = {}) {
  const folder = temporaryFiles(files);
  return (await describeRows([folder], options)).statistics;
}

test('repeats are found within and across splits, with their labels', async () => {
  const statistics = await look({
    'train.csv': `text,label\n${LONG},a\n ${LONG} ,b\n${LONG.toUpperCase()}!,d\nother words entirely,a\n`,
    'valid.csv': 'text,label\nother words entirely!,c\n',
    'test.csv': `text,label\nnothing like it at all,a\n${LONG},a\n`,
  });
  const [train, validation, test_] = statistics.splits;
  expect(train!.duplicates.exact).toMatchObject({ rows: 1, conflicts: 1 });
  expect(train!.duplicates.near).toMatchObject({ rows: 1, conflicts: 1 });
  expect(validation!.name).toBe('validation');
  expect(test_!.duplicates.exact.rows).toBe(0);
  expect(
    statistics.overlaps.map(({ split, in: earlier, exact, near }) => [
      split,
      earlier,
      exact.rows,
      near.rows,
    ]),
  ).toEqual([
    ['validation', 'train', 0, 1],
    ['test', 'train', 1, 0],
    ['test', 'validation', 0, 0],
  ]);
  const [pair] = statistics.overlaps[0]!.near.examples;
  expect(pair).toMatchObject({
    similarity: 1,
    row: { line: 2, label: 'c', text: 'other words entirely!' },
    earlier: { line: 5, label: 'a' },
  });
  const findings = rowFindings(statistics).map(({ message }) => message);
  expect(findings).toContain('1 of 2 rows of test (50 %) is also in train');
  expect(findings).toContain('validation: labels that train lacks: c');
  const shown = formatRows(statistics);
  expect(shown).toContain('train: 4 rows');
  expect(shown).toContain('nearly repeated in train (similarity ≥ 0.8)');
});

test('empty texts, missing labels and odd characters are named with their places', async () => {
  const rows = [
    'plain,a',
    ',a',
    'no label here,',
    'zero\u200bwidth,a',
    'caf\u00c3\u00a9,a',
    'e\u0301 apart,b',
    'a &amp; b,b',
    ' space,b',
    'a\u0007bell,b',
    'non\u00a0breaking,b',
    '<b>bold</b>,b',
    'half \ufffd,b',
  ];
  const statistics = await look(
    { 'data.csv': `text,label\n${rows.join('\n')}\n` },
    { label: 'label' },
  );
  const [split] = statistics.splits;
  expect(split!.text!.empty).toBe(1);
  expect(split!.classes!.missing).toBe(1);
  const oddities = split!.text!.oddities.map(({ code, rows, examples }) => [
    code,
    rows,
    examples[0]!.line,
    examples[0]!.found,
  ]);
  expect(oddities).toEqual([
    ['replacement-character', 1, 13, 'U+FFFD'],
    ['mojibake', 1, 6, 'U+00C3 U+00A9'],
    ['control-character', 1, 10, 'U+0007'],
    ['zero-width', 1, 5, 'U+200B'],
    ['odd-space', 1, 11, 'U+00A0'],
    ['html-entity', 1, 8, '&amp;'],
    ['html-tag', 1, 12, '<b>'],
    ['not-composed', 1, 7, ''],
    ['outer-space', 1, 9, ''],
  ]);
});

test('bytes that are no text are told and looked past; UTF-16 is refused', async () => {
  const latin = Buffer.from('text,label\nna\u00efve,a\nplain,b\n', 'latin1');
  const statistics = await look({ 'data.csv': latin });
  expect(statistics.splits[0]!.rows).toBe(2);
  expect(statistics.splits[0]!.invalidBytes).toEqual([
    expect.objectContaining({ line: 2, message: expect.stringContaining('0xef') }),
  ]);
  const utf16 = Buffer.from('\ufefftext,label\none,a\n', 'utf16le');
  await expect(look({ 'data.csv': utf16 })).rejects.toMatchObject({ code: 'INVALID_UTF8' });
});

test('what is broken is refused with its line', async () => {
  await expect(look({ 'data.csv': 'text,label\na,b\nc,d,e\n' })).rejects.toMatchObject({
    code: 'FIELD_COUNT',
    location: { line: 3 },
  });
  await expect(look({ 'data.jsonl': '{"text":"a"}\n{"text":\n' })).rejects.toMatchObject({
    location: { line: 2 },
  });
  await expect(look({ 'data.csv': 'text\na\n' }, { text: 'txt' })).rejects.toMatchObject({
    code: 'UNKNOWN_COLUMN',
  });
});

test('the same rows have the same figures in every format', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    text: `question number ${i % 30} of many`,
    label: 'abc'[i % 3],
  }));
  const csv = `text,label\n${rows.map(({ text, label }) => `${text},${label}`).join('\n')}\n`;
  const jsonl = rows.map((row) => JSON.stringify(row)).join('\n');
  const formats: readonly Record<string, string | Uint8Array>[] = [
    { 'data.csv': csv },
    { 'data.csv.gz': gzipSync(csv) },
    { 'data.jsonl': jsonl },
    { 'data.json': JSON.stringify(rows) },
  ];
  const [first, ...others] = await Promise.all(formats.map((files) => look(files)));
  const figures = ({ splits: [split] }: typeof first & object) => ({
    ...split,
    path: '',
    format: '',
    duplicates: [split!.duplicates.exact.rows, split!.duplicates.near.rows],
    text: { ...split!.text, language: split!.text!.language.languages },
  });
  for (const other of others) expect(figures(other)).toEqual(figures(first!));
});

test('rows without texts are compared whole', async () => {
  const statistics = await look({ 'iris.csv': 'width,length\n1.5,2\n1.5,2\n3,4\n' });
  expect(statistics.columns.text).toBeNull();
  expect(statistics.near.threshold).toBeNull();
  expect(statistics.splits[0]!.duplicates.exact.rows).toBe(1);
  expect(statistics.splits[0]!.text).toBeNull();
});

test('an array of labels counts as several', async () => {
  const rows = [['x', 'y'], ['y'], [], ['x']].map((labels, i) =>
    JSON.stringify({ text: `some words ${i}`, labels }),
  );
  const statistics = await look({ 'data.jsonl': rows.join('\n') }, { label: 'labels' });
  expect(statistics.splits[0]!.classes).toMatchObject({
    missing: 1,
    counts: [
      { label: 'x', rows: 2 },
      { label: 'y', rows: 2 },
    ],
  });
});

test('tokens are counted where somebody counts them', async () => {
  const folder = temporaryFiles({ 'a.csv': 'text,label\none two,x\nthree,y\n' });
  const tokens = { name: 'letters', count: (text: string) => text.length };
  const { statistics } = await describeRows([join(folder, 'a.csv')], { tokens });
  expect(statistics.tokenizer).toBe('letters');
  expect(statistics.splits[0]!.text!.tokens).toMatchObject({ min: 5, max: 7, median: 6 });
});

test('languages are guessed', async () => {
  const english = Array.from(
    { length: 30 },
    (_, i) => `this is a perfectly ordinary sentence about topic number ${i}`,
  );
  const german = ['dieser Satz ist offensichtlich auf Deutsch geschrieben worden'];
  const statistics = await look({ 'a.txt': [...english, ...german].join('\n') });
  const { languages, others } = statistics.splits[0]!.text!.language;
  expect(languages[0]).toEqual({ language: 'en', rows: 30 });
  expect(others).toEqual([expect.objectContaining({ language: 'de', line: 31 })]);
});
