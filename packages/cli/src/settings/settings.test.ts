import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultLimits } from '@havn/serve';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { havnHere } from '../testing/run-havn.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { composeSettings, modelAndOverrides, SETTINGS, settingsSchema } from './settings.ts';

const folder = temporaryFolder('settings');
const conf = () => join(folder.path, 'conf');

beforeAll(async () => {
  await mkdir(conf());
  await writeFile(
    join(conf(), 'production.yaml'),
    `model: \${oc.env:MODEL,intents}\nport: 9000\nlimits:\n  max_batch: 4\n`,
  );
});

test('each file of settings says the defaults of its schema', async () => {
  for (const name of SETTINGS) {
    const settings = await composeSettings(name, [], {});
    const parsed = (await settingsSchema(name)).parse({});
    expect([name, settings]).toMatchObject([name, parsed]);
  }
  const { limits } = (await composeSettings('serve', [], {}))!;
  expect(Object.values(limits)).toEqual(Object.values(defaultLimits));
});

test("a user's file, overrides and options compose, the later over the earlier", async () => {
  const flags = { configDir: conf(), configName: 'production' };
  const { model, port, host, limits } = (await composeSettings(
    'serve',
    ['port=9001', 'limits.max_texts=8'],
    { ...flags, host: '::1' },
  ))!;
  expect([model, port, host]).toEqual(['intents', 9001, '::1']);
  expect([limits.max_batch, limits.max_texts, limits.max_waiting]).toEqual([4, 8, 1024]);
});

test('a mistake is named with file and line', async () => {
  await writeFile(join(conf(), 'wrong.yaml'), 'host: 127.0.0.1\nprot: 1\n');
  const call = composeSettings('serve', [], { configDir: conf(), configName: 'wrong' });
  await expect(call).rejects.toThrow(/unknown key 'prot'/);
});

test('the first word is a model unless it is an override', () => {
  expect(modelAndOverrides('0193a', ['port=1'])).toEqual({ model: '0193a', overrides: ['port=1'] });
  expect(modelAndOverrides('port=1', ['host=x']).overrides).toEqual(['port=1', 'host=x']);
  expect(modelAndOverrides(undefined, [])).toEqual({ model: undefined, overrides: [] });
});

test('the composed settings can be looked at, and editors get a schema', async () => {
  const { stdout, code } = await havnHere(
    folder.path,
    ...['serve', '--config-dir', 'conf', '--config-name', 'production', '--cfg', 'job'],
  );
  expect([code, stdout]).toEqual([0, expect.stringContaining('port: 9000\n')]);
  const schema = await havnHere(folder.path, 'config', 'schema', '--of', 'up');
  expect(Object.keys(JSON.parse(schema.stdout).properties)).toContain('artifacts');
  const typed = await havnHere(folder.path, 'completion', 'query', 'havn serve RUN limits.max_b');
  expect(typed.stdout).toBe('limits.max_batch=\nlimits.max_body_bytes=\n');
});

test('the documents explain every key in the words of the schemas', async () => {
  const file = new URL('../../../../docs/configuration.md', import.meta.url);
  const text = await readFile(file, 'utf8');
  for (const name of SETTINGS) {
    const part = text.slice(text.indexOf(`### \`havn ${name}\``));
    const { properties = {} } = z.toJSONSchema(await settingsSchema(name), { io: 'input' });
    for (const [key, value] of Object.entries(properties)) {
      const { description } = value as { readonly description?: string };
      const row = new RegExp(`^\\| \`${key}\` \\|[^|]*\\| (.*) \\|$`, 'm').exec(part);
      expect([name, key, row?.[1]]).toEqual([name, key, description]);
    }
  }
});
