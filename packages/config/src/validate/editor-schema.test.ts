import { expect, test } from 'vitest';
import { z } from 'zod';
import { editorSchema } from './editor-schema.ts';

const schema = z.strictObject({
  seed: z.int().describe('Where random numbers start.'),
  model: z.strictObject({
    checkpoint: z.string().default('starter'),
    layers: z.int().positive().nullable().default(null),
  }),
});

/** Whether a file with this content is accepted, told by an independent reading of the schema. */
async function accepts(content: unknown, path?: string): Promise<boolean> {
  return z.fromJSONSchema(await editorSchema(schema, path)).safeParse(content).success;
}

test('partial files, interpolations and defaults lists are accepted', async () => {
  for (const content of [
    {},
    { seed: 1 },
    { defaults: ['_self_', { model: 'mine' }], hydra: { run: { dir: 'x' } } },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an interpolation
    { seed: '${oc.env:SEED}', model: { layers: '???' } },
    { model: { layers: null } },
  ]) {
    expect([content, await accepts(content)]).toEqual([content, true]);
  }
  expect(await accepts({ checkpoint: 'x', defaults: ['base'] }, 'model')).toBe(true);
});

test('mistyped keys and wrong values are not', async () => {
  for (const content of [
    { sed: 1 },
    { seed: 'one' },
    { model: { layer: 1 } },
    { model: { layers: 0 } },
  ]) {
    expect([content, await accepts(content)]).toEqual([content, false]);
  }
  expect(await accepts({ seed: 1 }, 'model')).toBe(false);
});

test('what a key means and what it is when left out is there for the editor', async () => {
  const { properties } = await editorSchema(schema);
  expect(properties).toMatchObject({
    seed: { description: 'Where random numbers start.' },
    model: { properties: { checkpoint: { default: 'starter' } } },
  });
});

test('a part that is not there is named with the nearest', async () => {
  await expect(editorSchema(schema, 'modle')).rejects.toMatchObject({
    exitCode: 2,
    remedy: "Did you mean 'model'?",
  });
  await expect(editorSchema(schema, 'seed')).rejects.toMatchObject({ remedy: 'Parts: model.' });
});
