import { formatError, HavnError } from '@havn/core';
import { expect, test } from 'vitest';
import { failure, temporaryFile, temporaryFiles } from '../testing/temporary-files.ts';
import { readDataset } from './read-dataset.ts';

const ids = Array.from({ length: 60 }, (_, i) => `text ${i},u${i}\n`).join('');

interface Case {
  readonly code: string;
  readonly file?: string;
  readonly content: string | Uint8Array;
  readonly line?: number;
  readonly options?: { readonly text?: string; readonly label?: string; readonly limit?: number };
  readonly says?: string;
}

const CASES: readonly Case[] = [
  {
    code: 'INVALID_UTF8',
    content: Buffer.from('text,label\na,x\nb\xe9,y\n', 'latin1'),
    line: 3,
    says: 'byte 16',
  },
  { code: 'UNCLOSED_QUOTE', content: 'text,label\n"a\nb",x\n"c,y\nd,x\n', line: 4 },
  { code: 'MISPLACED_QUOTE', content: 'text,label\n"a"b,x\n', line: 2 },
  {
    code: 'FIELD_COUNT',
    content: 'text,label\na,x\nb, c,y\n',
    line: 3,
    says: '2 fields expected, 3 given',
  },
  {
    code: 'FIELD_COUNT',
    file: 'a.txt',
    content: 'a; b;x\nc;y\nd;x\n',
    line: 1,
    says: '2 fields expected, 3 given',
  },
  { code: 'FIELD_COUNT', content: 'text,label\na,b,x\nc,d,y\n', line: 2 },
  { code: 'MISSING_LABEL', content: 'text,label\na,x\n"b\nb",y\nc, \n', line: 5 },
  { code: 'ONE_CLASS', content: 'text,label\na,x\nb,x\n' },
  { code: 'NO_ROWS', content: 'text,label\n' },
  { code: 'NO_ROWS', content: ' \n' },
  { code: 'LABEL_LOOKS_LIKE_TEXT', content: `text,label\n${ids}`, says: '60 labels in 60 rows' },
  {
    code: 'UNKNOWN_COLUMN',
    content: 'text,label\na,x\nb,y\n',
    options: { label: 'lable' },
    says: 'Did you mean "label"?',
  },
  {
    code: 'UNKNOWN_COLUMN',
    content: 'text,label\na,x\nb,y\n',
    options: { text: '7' },
    says: 'Columns: "text", "label"',
  },
  {
    code: 'COLUMN_NOT_GUESSED',
    file: 'a.jsonl',
    content: '{"text":"a"}\n{"text":"b"}\n',
    says: 'data.label',
  },
  {
    code: 'INVALID_JSON_ROW',
    file: 'a.jsonl',
    content: '{"text":"a","label":"x"}\n{"text":\n',
    line: 2,
  },
  {
    code: 'INVALID_JSON_ROW',
    file: 'a.jsonl',
    content: '{"text":"a","label":"x"}\n[1]\n',
    line: 2,
    says: 'an array',
  },
  {
    code: 'INVALID_JSON_ROW',
    file: 'a.json',
    content: '[{"text":"a","label":"x"},\n{"text":"b"',
    line: 2,
    says: 'not closed',
  },
  { code: 'INVALID_JSON_ROW', file: 'a.json', content: '[{"text":"a","label":"x"},\n7]', line: 2 },
  {
    code: 'MISSING_TEXT',
    file: 'a.jsonl',
    content: '{"text":"a","label":"x"}\n{"label":"y"}\n',
    line: 2,
  },
  {
    code: 'MISSING_LABEL',
    file: 'a.jsonl',
    content: '{"text":"a","label":"x"}\n{"text":"b"}\n',
    line: 2,
  },
  { code: 'UNKNOWN_DATA_FORMAT', file: 'a.xlsx', content: 'PK\u0003\u0004…', says: 'Excel' },
  {
    code: 'DATA_OPTION',
    content: 'text,label\na,x\nb,y\n',
    options: { limit: 0 },
    says: 'data.limit=0',
  },
];

test.each(CASES)(
  '$code: $content',
  async ({ code, file = 'a.csv', content, line, options, says }) => {
    const train = temporaryFile(file, content);
    const error = await failure(readDataset({ train, ...options }));
    expect(error).toBeInstanceOf(HavnError);
    expect(error).toMatchObject({ code, remedy: expect.any(String) });
    if (line !== undefined) expect((error as HavnError).location).toEqual({ file: train, line });
    if (says !== undefined) expect(formatError(error)).toContain(says);
  },
);

test('what is not there is said', async () => {
  expect(await failure(readDataset({ train: 'no/such.csv' }))).toMatchObject({
    code: 'DATA_NOT_FOUND',
    exitCode: 2,
  });
  const train = temporaryFiles({ 'notes.md': 'x', 'picture.png': 'y' });
  expect(await failure(readDataset({ train }))).toMatchObject({
    code: 'UNRECOGNISED_FOLDER',
    exitCode: 2,
  });
});

test('a test file of another width is refused', async () => {
  const train = temporaryFiles({ 'train.csv': 'text,label\na,x\nb,y\n', 'test.csv': '1,c,x\n' });
  expect(await failure(readDataset({ train }))).toMatchObject({
    code: 'FIELD_COUNT',
    expected: 2,
    given: 3,
  });
});
