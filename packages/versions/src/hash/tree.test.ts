import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { buildTree, parseTree, treeBytes, treeHash } from './tree.ts';

const digest = (text: string) => createHash('md5').update(text).digest();

const FILES = { 'a.txt': 'a\n', 'sub/ä.txt': 'b\n', 'sp ace/😀': 'x', '～': 'y' };

const tree = buildTree(
  Object.keys(FILES),
  Buffer.concat(Object.values(FILES).map((content) => digest(content))),
);

test('the .dir object of DVC 3.67 for these files: order by code point, Python’s escapes', () => {
  expect(treeHash(treeBytes(tree))).toBe('c029a94c42b349b250e9a81c8f9e5afb.dir');
});

test('code points order, not UTF-16 units', () => {
  const { paths } = buildTree(['😀', '～', 'a/b', 'a.b'], Buffer.alloc(64));
  expect(paths).toEqual(['a.b', 'a/b', '～', '😀']);
});

test('what was written reads again, the quick way and the other', () => {
  expect(parseTree(treeBytes(tree))).toEqual(tree);
  const plain = buildTree(['b', 'a/c'], Buffer.concat([digest('1'), digest('2')]));
  expect(parseTree(treeBytes(plain))).toEqual(plain);
  expect(parseTree(Buffer.from('[]'))).toEqual({ paths: [], digests: Buffer.alloc(0) });
  expect(treeHash(Buffer.from('[]'))).toBe('d751713988987e9331980363e24189ce.dir');
});

test.each(['../x', '/x', 'a/../../x', 'a//b', './a', ''])(
  'the path %j of a foreign object is refused',
  (path) => {
    const bytes = Buffer.from(JSON.stringify([{ md5: '0'.repeat(32), relpath: path }]));
    expect(parseTree(bytes)).toBeUndefined();
    const spaced = `[{"md5": "${'0'.repeat(32)}", "relpath": "${path}"}]`;
    expect(parseTree(Buffer.from(spaced))).toBeUndefined();
  },
);

test.each(['', '{}', '[1]', '[{"md5": 3, "relpath": "a"}]', 'x'])(
  '%j is no .dir object',
  (text) => {
    expect(parseTree(Buffer.from(text))).toBeUndefined();
  },
);
