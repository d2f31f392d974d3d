// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Composed, composeConfig, toYaml, writeHydraFiles } from '../../src/index.ts';
import { temporaryTree } from '../../src/testing/temporary-tree.ts';

const execute = promisify(execFile);
const python =
  process.env.HAVN_PEERS_PYTHON ??
  fileURLToPath(new URL('../../../../.peers/venv/bin/python', import.meta.url));
if (!existsSync(python)) console.log(`skipped: ${python} is missing (npm run peers makes it)`);
const app = fileURLToPath(new URL('./hydra_app.py', import.meta.url));

const files = {
  'conf/config.yaml':
    'defaults:\n  - db: mysql\n  - optional extra: none\n  - _self_\n  - override hydra/job_logging: stdout\nlr: 0.1\nname: ${db.host} at ${lr}\nlist: [1, {a: 1e-5}]\nhydra:\n  job:\n    name: try\n    env_set: {A: b}\n',
  'conf/db/mysql.yaml': 'defaults:\n  - /other@here: one\n  - _self_\nhost: a\nport: ???\n',
  'conf/db/postgres.yaml': 'host: b\n',
  'conf/other/one.yaml': 'x: 010\n',
};

/** What the application prints, in a folder of its own. */
async function hydra(...args: readonly string[]): Promise<{ cwd: string; stdout: string }> {
  const cwd = temporaryTree(files);
  const { stdout } = await execute(python, [app, ...args], { cwd });
  return { cwd, stdout };
}

const compose = (cwd: string, overrides: readonly string[]): Promise<Composed> =>
  composeConfig({
    configDir: join(cwd, 'conf'),
    configName: 'config',
    overrides,
    job: { name: 'hydra_app', outputDir: ({ text }) => join(cwd, text('hydra.run.dir') ?? '') },
  });

/** The texts of help are each program's own; so is the folder that it was started in. */
const sameWords = (text: string, cwd: string) =>
  text
    .replace(/^ {2}help:\n[\s\S]*?(?= {2}hydra_logging:)/m, '')
    .replaceAll(cwd, 'FOLDER')
    .replaceAll(process.cwd(), 'FOLDER');

describe.skipIf(!existsSync(python))('what Hydra writes and prints', () => {
  const overrides = ['lr=1e-3', 'db.port=1', 'hydra.run.dir=out', '+new={a: [1,null]}'];

  test('.hydra/config.yaml, hydra.yaml and overrides.yaml, byte for byte', async () => {
    const { cwd } = await hydra(...overrides);
    const composed = await compose(cwd, [...overrides, 'hydra.mode=RUN']);
    await writeHydraFiles(composed, join(cwd, 'ours'));
    for (const name of ['config.yaml', 'hydra.yaml', 'overrides.yaml']) {
      const [theirs, ours] = await Promise.all(
        ['out', 'ours'].map((folder) => readFile(join(cwd, folder, '.hydra', name), 'utf8')),
      );
      expect(sameWords(ours!, cwd)).toBe(sameWords(theirs!, cwd));
    }
  });

  test.each(['defaults', 'defaults-tree', 'searchpath'] as const)('--info %s', async (what) => {
    const { cwd, stdout } = await hydra('--info', what, ...overrides);
    const body = stdout
      .trim()
      .split('\n')
      .slice(2)
      .filter((line) => !/^-+$/.test(line));
    const ours = (await compose(cwd, overrides)).describe(what).split('\n');
    const plain = (lines: readonly string[]) =>
      lines.map((line) => line.trimEnd()).filter((line) => !/^-+$/.test(line));
    expect(plain(ours)).toEqual(plain(body));
  });

  test.each([
    ['job', undefined, false],
    ['job', 'db', false],
    ['job', 'name', false],
    ['job', 'list', true],
    ['job', undefined, true],
    ['all', 'hydra.run', false],
    ['all', 'hydra.job', false],
    ['hydra', undefined, false],
  ] as const)('--cfg %s --package %s, resolved: %s', async (part, path, resolve) => {
    const flags = [...(path ? ['-p', path] : []), ...(resolve ? ['--resolve'] : [])];
    const { cwd, stdout } = await hydra('--cfg', part, ...flags, ...overrides);
    const composed = await compose(cwd, overrides);
    const value = composed.view({ part, resolve, ...(path && { package: path }) });
    const header = path && typeof value === 'object' ? `# @package ${path}\n` : '';
    const ours = typeof value === 'string' ? `${value}\n` : header + toYaml(value);
    // A job's folder is chosen when it runs, and not by --cfg.
    const theirs = stdout.replace('output_dir: ???', 'output_dir: FOLDER/out');
    expect(sameWords(ours, cwd)).toBe(sameWords(theirs, cwd));
  });
});
