import { expect, test } from 'vitest';
import { failure, temporaryFile } from '../testing/temporary-files.ts';
import { nameLabels, readClassNames } from './class-names.ts';
import { sortLabels } from './sort-labels.ts';

test('names are read from lines or JSON, and numbers count from 0 or 1', async () => {
  const names = await readClassNames(temporaryFile('classes.txt', 'World\r\nSports\n\n'));
  expect(names).toEqual(await readClassNames(temporaryFile('c.json', '["World", "Sports"]')));
  expect(nameLabels(['1', '2'], names, 'f')).toEqual(['World', 'Sports']);
  expect(nameLabels(['0', '1'], names, 'f')).toEqual(['World', 'Sports']);
  expect(nameLabels(['Sports', 'World'], names, 'f')).toEqual(['Sports', 'World']);
  expect(() => nameLabels(['0', '1', '2'], names, 'f')).toThrow(/no name for the label "2"/);
});

test('a list that is none is refused', async () => {
  for (const content of ['["a", 1]', '["a"', 'a\na\n']) {
    const error = await failure(readClassNames(temporaryFile('c.txt', content)));
    expect(error).toMatchObject({ code: 'CLASS_NAMES', exitCode: 2 });
  }
});

test('labels are sorted as numbers where they are, else by code units with numbers inside', () => {
  expect(sortLabels(['10', '9', '-1', '1.5'])).toEqual(['-1', '1.5', '9', '10']);
  expect(sortLabels(['class 10', 'class 2', 'Zoo', 'ant'])).toEqual([
    'Zoo',
    'ant',
    'class 2',
    'class 10',
  ]);
});
