import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { execute } from './testing/execute.ts';
import { installPacked, packWorkspaces } from './testing/install-packed.ts';
import { root } from './testing/places.ts';
import { writeQuestions } from './testing/questions.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('pack');
let packed: Awaited<ReturnType<typeof packWorkspaces>>;

beforeAll(async () => {
  packed = await packWorkspaces(join(folder.path, 'archives'));
  await installPacked(folder.path, packed);
}, 180_000);

const node = (...args: readonly string[]) =>
  execute(process.execPath, args, { cwd: folder.path, env: { HAVN_HOME: '.havn' } });
const havn = (...args: readonly string[]) => node('node_modules/havn/bin/havn.js', ...args);

test('archives hold what runs: no tests, no sources, no state of the build', () => {
  const paths = packed.flatMap(({ name, files }) => files.map(({ path }) => `${name}/${path}`));
  expect(
    paths.filter((path) => /\.test\.|\/testing\/|\.map$|tsbuildinfo|\/src\//.test(path)),
  ).toEqual([]);
  for (const { name, files } of packed) {
    const names = files.map(({ path }) => path);
    expect(names, name).toContain('dist/index.js');
    expect(names, name).toContain('dist/index.d.ts');
  }
});

test('every package can be imported in plain Node', async () => {
  const names = packed.map(({ name }) => name);
  const program = `for (const name of ${JSON.stringify(names)}) {
    const exported = Object.keys(await import(name));
    if (exported.length === 0) throw new Error(name + ' exports nothing');
  }`;
  await node('--input-type=module', '-e', program);
});

test('the command trains a model that the API loads', async () => {
  expect(await havn('--version')).toBe(`${packed[0]!.version}\n`);
  await writeQuestions(join(folder.path, 'questions.csv'), 100);
  const trained = await havn('train', 'data.train=questions.csv', 'train.method=probe', '--json');
  const { bundle, metrics } = JSON.parse(trained);
  expect(metrics['test/accuracy']).toBe(1);
  const program = `
    import { loadClassifier } from 'havn';
    const classifier = await loadClassifier(${JSON.stringify(bundle)});
    const [{ label }] = await classifier.predict(['lost my card']);
    await classifier.close();
    console.log(label);`;
  expect(await node('--input-type=module', '-e', program)).toBe('cards\n');
});

test('its types resolve', async () => {
  // Types of Node are the project's own to install.
  const types = join(folder.path, 'node_modules/@types');
  await mkdir(types, { recursive: true });
  await symlink(join(root, 'node_modules/@types/node'), join(types, 'node'), 'junction');
  await writeFile(
    join(folder.path, 'program.ts'),
    `import { composeTrainConfig, loadClassifier, type Callbacks, type Prediction, train } from 'havn';
    const callbacks: Callbacks = { onStep: ({ step, loss }) => console.log(step, loss.toFixed(3)) };
    const config = await composeTrainConfig({ overrides: ['data.train=questions.csv'] });
    const { bundle, metrics } = await train(config, { callbacks });
    const classifier = await loadClassifier(bundle);
    const answers: readonly Prediction[] = await classifier.predict(['lost my card']);
    console.log(answers[0]?.label.toUpperCase(), metrics['test/accuracy']?.toFixed(2));`,
  );
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--types', 'node'];
  await node(join(root, 'node_modules/typescript/bin/tsc'), ...flags, 'program.ts');
});
