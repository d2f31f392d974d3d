import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { binary, havn } from './testing/run-havn.ts';
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
  'config',
  'config show',
  'config schema',
  'completion',
  'completion bash',
];

test.concurrent.each(commands)('havn %s --help shows an example', async (command) => {
  const { code, stdout, stderr } = await havn(
    folder.path,
    ...command.split(' ').filter(Boolean),
    '--help',
  );
  expect(stdout).toMatch(/^Usage: havn[\s\S]*\nExamples?:\n {2}havn /);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('the version is that of the package, within 80 ms of an empty node', async () => {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version: string };
  const shown = spawnSync(process.execPath, [binary, '--version'], { encoding: 'utf8' });
  expect(shown.stdout).toBe(`${version}\n`);

  // The fastest of several: a busy machine slows single runs by more than what is measured.
  const fastest = (args: readonly string[]) =>
    Math.min(...Array.from({ length: 12 }, () => milliseconds(args)));
  expect(fastest([binary, '--version']) - fastest(['-e', '0'])).toBeLessThan(80);
});

function milliseconds(args: readonly string[]): number {
  const began = performance.now();
  spawnSync(process.execPath, args);
  return performance.now() - began;
}
