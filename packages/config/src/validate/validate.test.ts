import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { composeConfig } from '../compose.ts';
import { temporaryTree } from '../testing/temporary-tree.ts';
import { ConfigValidationError } from './error.ts';
import { validateConfig } from './validate.ts';

const schema = z.strictObject({
  seed: z.int(),
  train: z.strictObject({
    epochs: z.number().positive(),
    method: z.enum(['probe', 'finetune']),
    rates: z.array(z.number()).optional(),
  }),
});
const folder = temporaryTree({
  'good.yaml': 'seed: 1\ntrain:\n  epochs: 2\n  method: probe\n',
  'bad.yaml':
    'seed: x\ntrain:\n  epoch: 2\n  epochs: ???\n  method: fintune\n  rates: [1, a]\nextra: 1\n',
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const composed = (configName: string, overrides: readonly string[] = []) =>
  composeConfig({ configDir: folder, configName, overrides });

async function issues(configName: string, overrides: readonly string[] = []) {
  const config = await composed(configName, overrides);
  try {
    validateConfig(schema, config);
  } catch (error) {
    if (error instanceof ConfigValidationError) return error;
    throw error;
  }
  throw new Error('the schema accepted it');
}

test('a good configuration comes out typed', async () => {
  const config = validateConfig(schema, await composed('good'));
  expect(config.train.epochs + config.seed).toBe(3);
});

test('every mistake is named with key, line and what was meant', async () => {
  const error = await issues('bad');
  const found = error.issues.map(({ path, location, hint }) => [path, location?.line, hint]);
  expect(found).toEqual([
    ['train.epochs', 4, 'Set it: train.epochs=VALUE'],
    ['seed', 1, undefined],
    ['train.method', 5, "Did you mean 'finetune'?"],
    ['train.rates[1]', 6, undefined],
    ['train.epoch', 3, "Did you mean 'epochs'?"],
    ['extra', 7, 'known keys: seed, train'],
  ]);
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.exitCode).toBe(2);
});

test('a value of the command line names its override', async () => {
  const error = await issues('good', ['train.epochs=many']);
  expect(error.issues).toHaveLength(1);
  expect(error.message).toBe(
    'train.epochs: expected number, received string (got "many") (from the override \'train.epochs=many\')',
  );
});
