import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { completeOverride } from './index.ts';
import { temporaryTree } from './testing/temporary-tree.ts';

const folder = temporaryTree({
  'config.yaml':
    'defaults:\n  - db: mysql\n  - _self_\ntrain:\n  method: a\n  fast: true\nlist: [1, 2]\n',
  'db/mysql.yaml': 'user: omry\nport: ???\n',
  'db/postgres.yaml': 'user: me\n',
  'deep/er/one.yaml': 'x: 1\n',
  'both/one.yaml': 'x: 1\n',
  'both/inner/two.yaml': 'x: 1\n',
  'broken.yaml': 'defaults:\n  - nothing: here\n',
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const schema = z.object({
  train: z.object({ method: z.enum(['alpha', 'beta']).nullable(), fast: z.boolean() }),
});
const complete = (word: string, configName = 'config') =>
  completeOverride(word, { configDir: folder, configName, schema });

test.each<[string, readonly string[]]>([
  ['d', ['db.', 'db=', 'deep/']],
  ['db', ['db.', 'db=']],
  ['db=', ['db=mysql', 'db=postgres']],
  ['db=p', ['db=postgres']],
  ['db@there=m', ['db@there=mysql']],
  ['~db', ['~db', '~db.']],
  ['+both', ['+both/', '+both=']],
  ['deep/', ['deep/er=']],
  ['+deep/er=', ['+deep/er=one']],
  ['db.', ['db.port=', 'db.user=']],
  ['db.user=', ['db.user=omry']],
  ['++db.us', ['++db.user=']],
  ['train.', ['train.fast=', 'train.method=']],
  ['train.method=', ['train.method=alpha', 'train.method=beta', 'train.method=null']],
  ['train.fast=f', ['train.fast=false']],
  ['hydra.run.', ['hydra.run.dir=']],
  ['hydra/job_logging=n', ['hydra/job_logging=none']],
  ['nothing', []],
  ['nothing.at.all', []],
  [`db.port=${folder}/co`, [`db.port=${folder}/config.yaml`]],
  [`db.port=${folder}/deep`, [`db.port=${folder}/deep/`]],
])('%s', async (word, expected) => {
  expect(await complete(word)).toEqual(expected);
});

test('a configuration that does not compose gives its groups', async () => {
  expect(await complete('db', 'broken')).toEqual(['db=']);
  expect(await complete('d', 'not-there')).toEqual(['db=', 'deep/']);
});
