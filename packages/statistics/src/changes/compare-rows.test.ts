import { expect, test } from 'vitest';
import { describeRows } from '../rows/describe-rows.ts';
import { temporaryFiles } from '../testing/temporary-files.ts';
import { compareRows } from './compare-rows.ts';

const versions = async (before: Record<string, string>, after: Record<string, string>) => {
  const [old, now] = await Promise.all(
    [before, after].map((files) => describeRows([temporaryFiles(files)])),
  );
  return compareRows(old!, now!);
};

test('rows that were added, removed, relabelled and reworded are told apart', async () => {
  const long = 'how do I find out where my new card has got to';
  const changes = await versions(
    {
      'train.csv': `text,label\none thing,a\ntwo things,a\ntwo things,b\n${long},b\ngone away,a\n`,
      'test.csv': 'text,label\nnew row,a\nother one,b\n',
    },
    {
      'train.csv': `text,label\ntwo things,b\none thing,b\ntwo things,a\n${long} now,b\nnew row,a\n`,
      'test.csv': 'text,label\nnew row,a\nother one,b\n',
    },
  );
  expect(changes.same).toBe(false);
  const [train, unchanged] = changes.splits;
  expect(train).toMatchObject({
    added: 2,
    removed: 2,
    relabelled: 1,
    edited: 1,
    rows: { before: 5, after: 5 },
  });
  expect(train!.examples).toMatchObject({
    removed: [{ text: long }, { text: 'gone away' }],
    added: [{ text: `${long} now`, line: 5 }, { text: 'new row' }],
    relabelled: [{ before: { label: 'a', line: 2 }, after: { label: 'b', line: 3 } }],
    edited: [{ before: { text: long }, after: { text: `${long} now` } }],
  });
  expect(train!.classes).toEqual([
    { label: 'a', before: 3, after: 2, shareBefore: 0.6, shareAfter: 0.4 },
    { label: 'b', before: 2, after: 3, shareBefore: 0.4, shareAfter: 0.6 },
  ]);
  expect(unchanged).toMatchObject({ added: 0, removed: 0, relabelled: 0, figures: [] });
  expect(changes.overlaps).toEqual([
    { split: 'test', in: 'train', exact: { before: 0, after: 1 }, near: { before: 0, after: 0 } },
  ]);
});

test('another order is no change; a text that stands twice is counted twice', async () => {
  const rows = ['a,x', 'b,y', 'a,x'];
  const csv = (lines: readonly string[]) => ({ 'data.csv': `text,label\n${lines.join('\n')}\n` });
  const same = await versions(csv(rows), csv(rows.toReversed()));
  expect(same).toMatchObject({ same: true, splits: [{ added: 0, removed: 0 }], overlaps: [] });
  const fewer = await versions(csv(rows), csv(rows.slice(0, 2)));
  expect(fewer.splits[0]).toMatchObject({ added: 0, removed: 1, relabelled: 0 });
});

test('splits and columns that come and go are named', async () => {
  const changes = await versions(
    { 'train.csv': 'text,label\na,x\nb,y\n', 'valid.csv': 'text,label\nc,x\n' },
    {
      'train.csv': 'text,label,source\na,x,web\nb,y,mail\n',
      'test.csv': 'text,label,source\nc,x,web\n',
    },
  );
  expect(changes.columns).toEqual({ added: ['source'], removed: [] });
  const rows = changes.splits.map(({ name, rows }) => [name, rows.before, rows.after]);
  expect(rows).toEqual([
    ['train', 2, 2],
    ['test', null, 1],
    ['validation', 1, null],
  ]);
});
