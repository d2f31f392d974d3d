import { expect, test } from 'vitest';
import { readRows } from './read-rows.ts';
import { collect, temporaryFile } from './testing/temporary-files.ts';

const texts = async (name: string, content: string, text?: string) => {
  const rows = await readRows(temporaryFile(name, content), { text });
  return (await collect(rows.read())).map((row) => [row.text, row.line]);
};

test('one text a line, empty ones too', async () => {
  expect(await texts('a.txt', 'Hello, you\n\nHow are you today?\n')).toEqual([
    ['Hello, you', 1],
    ['', 2],
    ['How are you today?', 3],
  ]);
});

test('a column of texts alone, with header and quotes', async () => {
  expect(await texts('a.csv', 'text\n"one, two"\nthree\n')).toEqual([
    ['one, two', 2],
    ['three', 3],
  ]);
});

test('labels are not needed and not taken for texts', async () => {
  expect(await texts('a.tsv', 'label\ttext\n\tfirst\nx\tsecond\n')).toEqual([
    ['first', 2],
    ['second', 3],
  ]);
  expect(await texts('a.jsonl', '{"id":1,"text":"x"}\n{"id":2,"text":"y"}\n')).toEqual([
    ['x', 1],
    ['y', 2],
  ]);
});

test('a given column is read', async () => {
  expect(await texts('a.csv', 'a,b\none,two\n', 'b')).toEqual([['two', 2]]);
});
