import { expect, test } from 'vitest';
import { formatIni, parseIni } from './ini.ts';

const TEXT = `[core]
    remote = storage
    no_scm = True
['remote "storage"']
    url = s3://bucket/a b
    profile = "a, b # c"
    secret = 'x"y z"'
    many = a, "b, c",
`;

test('reads and writes the layout of DVC', () => {
  const sections = parseIni(TEXT, 'config');
  expect(sections.get('core')).toEqual(
    new Map([
      ['remote', 'storage'],
      ['no_scm', 'True'],
    ]),
  );
  expect(sections.get('remote "storage"')?.get('profile')).toBe('a, b # c');
  expect(sections.get('remote "storage"')?.get('many')).toEqual(['a', 'b, c']);
  const again = parseIni(formatIni(sections), 'config');
  expect(again).toEqual(sections);
});

test('comments, quotes, triple quotes and capital letters', () => {
  const text = '# c\n[CORE] # x\nRemote = a # comment\nother = """two\nlines"""\n';
  expect([...parseIni(text, 'f').get('core')!]).toEqual([
    ['remote', 'a'],
    ['other', 'two\nlines'],
  ]);
});

test('nothing is a line of its own, as ConfigObj writes it', () => {
  expect(formatIni(new Map())).toBe('\n');
});

test('a line that is none is named', () => {
  expect(() => parseIni('[core]\nwhat is this\n', 'f')).toThrow(
    expect.objectContaining({ code: 'METAFILE_INVALID', location: { file: 'f', line: 2 } }),
  );
});
