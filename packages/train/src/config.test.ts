import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { composeTrainConfig } from './compose-config.ts';
import { trainConfigSchema } from './config.ts';

test('the built-in configuration says the defaults of the schema', async () => {
  const composed = await composeTrainConfig({ overrides: ['data.train=x.csv'] });
  expect(composed).toEqual(trainConfigSchema.parse({ data: { train: 'x.csv' } }));
});

test('every option of every group composes', async () => {
  for (const model of ['starter', 'minilm', 'distilbert', 'bert-base', 'roberta-base']) {
    const config = await composeTrainConfig({ overrides: [`model=${model}`, 'data=banking77'] });
    expect(config.model).toMatchObject({ revision: null, adapter: null });
    expect(config.data).toMatchObject({ train: 'banking77:train.csv', validation_share: 0.1 });
  }
});

test('the documents explain every key in the words of the schema', async () => {
  const file = new URL('../../../docs/configuration.md', import.meta.url);
  const documented = new Map(
    [...(await readFile(file, 'utf8')).matchAll(/^\| `([\w.]+)` \|[^|]*\| (.*) \|$/gm)].map(
      ([, key, meaning]) => [key, meaning?.replaceAll("'", '’')],
    ),
  );
  for (const [key, meaning] of meanings(z.toJSONSchema(trainConfigSchema, { io: 'input' }))) {
    expect([key, documented.get(key)]).toEqual([key, meaning]);
  }
});

function meanings(schema: z.core.JSONSchema.BaseSchema, path = ''): [string, string | undefined][] {
  const below = Object.entries(schema.properties ?? {});
  if (below.length === 0) return [[path, schema.description]];
  return below.flatMap(([name, item]) =>
    typeof item === 'object' ? meanings(item, path === '' ? name : `${path}.${name}`) : [],
  );
}
