import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { binary, havnHere as havn } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('help');

const commands = [
  '',
  'quickstart',
  'train',
  'evaluate',
  'predict',
  'serve',
  'runs',
  'runs list',
  'runs show',
  'runs compare',
  'models',
  'models register',
  'triggers deliveries',
  'import',
  'export',
  'runs gc',
  'config',
  'config show',
  'config schema',
  'completion',
  'completion bash',
];

test.each(commands)('havn %s --help shows an example', async (command) => {
  const { code, stdout, stderr } = await havn(
    folder.path,
    ...command.split(' ').filter(Boolean),
    '--help',
  );
  expect(stdout).toMatch(/^Usage: havn[\s\S]*\nExamples?:\n {2}havn /);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('the version is that of the package, and next to nothing is loaded to tell it', async () => {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version: string };
  const coverage = join(folder.path, 'coverage');
  const shown = spawnSync(process.execPath, [binary, '--version'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_V8_COVERAGE: coverage },
  });
  expect(shown.stdout).toBe(`${version}\n`);
  const [report = ''] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as {
    readonly result: readonly { readonly url: string }[];
  };
  const loaded = result.filter(({ url }) => url.startsWith('file:'));
  expect(loaded.map(({ url }) => url.split('/').at(-1))).toEqual([
    'havn.js',
    'run.js',
    'version.js',
  ]);
});
