import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { binary, havnHere } from '../testing/run-havn.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const execute = promisify(execFile);
const folder = temporaryFolder('completion');

beforeAll(async () => {
  await mkdir(join(folder.path, 'conf/db'), { recursive: true });
  await writeFile(join(folder.path, 'conf/config.yaml'), 'defaults:\n  - db: one\nport: 1\n');
  await writeFile(join(folder.path, 'conf/db/one.yaml'), 'host: a\n');
  await writeFile(join(folder.path, 'conf/db/two.yaml'), 'host: b\n');
  await mkdir(join(folder.path, 'bin'));
  const program = join(folder.path, 'bin/havn');
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${binary}" "$@"\n`);
  await chmod(program, 0o755);
});

const query = async (line: string) =>
  (await havnHere(folder.path, 'completion', 'query', line)).stdout.split('\n').slice(0, -1);

test.each<[string, readonly string[]]>([
  ['havn trai', ['train']],
  ['havn runs ', ['list', 'show', 'compare', 'delete', 'restore', 'tag', 'gc', 'sync', 'help']],
  ['havn models re', ['register']],
  ['havn models list --st', ['--store']],
  ['havn models list --store h', ['http://', 'https://']],
  ['havn models register --art', ['--artifacts']],
  ['havn train --mul', ['--multirun']],
  ['havn train --cfg ', ['job', 'hydra', 'all']],
  ['havn train --resume ', ['last']],
  ['havn train model=b', ['model=bert-base']],
  ['havn train train.head=', ['train.head=probe', 'train.head=random']],
  ['havn train data=banking77 data.lab', ['data.label=']],
  ['havn train --config-dir conf d', ['data.', 'data=', 'db=']],
  ['havn config show --config-dir conf d', ['db.', 'db=']],
  ['havn config show --config-dir conf db=two db.host=', ['db.host=b']],
  ['havn train data.train=con', ['data.train=conf/']],
  ['havn serve x', []],
])('%s', async (line, expected) => {
  expect(await query(line)).toEqual(expected);
});

/** Whether a shell is there; where not, its tests say so. */
function hasShell(name: string): boolean {
  const found = spawnSync(name, ['-c', 'exit 0']).status === 0;
  if (!found) console.log(`skipped: there is no ${name} here`);
  return found;
}

const environment = () => ({
  ...process.env,
  PATH: `${join(folder.path, 'bin')}${delimiter}${process.env.PATH}`,
});

async function ask(shell: string, script: string): Promise<readonly string[]> {
  const options = { cwd: folder.path, env: environment() };
  const { stdout } = await execute(shell, ['-c', script], options);
  return stdout.split('\n').slice(0, -1);
}

const windows = process.platform === 'win32';

describe.skipIf(windows || !hasShell('bash'))('bash', () => {
  const complete = (line: string) =>
    ask(
      'bash',
      `eval "$(havn completion bash)"; COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _havn; printf '%s|\\n' "\${COMPREPLY[@]}"`,
    );

  test('puts back what follows the last = or :, with a space where the word is whole', async () => {
    expect(await complete('havn trai')).toEqual(['train |']);
    expect(await complete('havn train mod')).toEqual(['model.|', 'model=|']);
    expect(await complete('havn train model=b')).toEqual(['bert-base |']);
  });
});

describe.skipIf(windows || !hasShell('zsh'))('zsh', () => {
  test('offers words that are whole and words that go on', async () => {
    const script = `autoload -U compinit; compinit -u -D; eval "$(havn completion zsh)"
compadd() { print -r -- "$*" }
LBUFFER='havn train mod'; _havn; LBUFFER='havn train model=b'; _havn`;
    expect(await ask('zsh', script)).toEqual(['-Q -S  -- model. model=', '-Q -- model=bert-base']);
  });
});

describe.skipIf(windows || !hasShell('fish'))('fish', () => {
  test('asks for the line as it is', async () => {
    const script = `havn completion fish | source; complete -C 'havn train model=b'`;
    expect(await ask('fish', script)).toEqual(['model=bert-base']);
  });
});
