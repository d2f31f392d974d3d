import { existsSync } from 'node:fs';
import { remove, withData } from '@havn/versions';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pipelineStages } from '../project/stage-reader.ts';
import { TestRepository } from '../testing/repository.ts';
import { addStage } from './add-stage.ts';
import { setFrozen } from './freeze.ts';
import { type NewStage, parseParamsOption } from './stage-data.ts';

const DVC_YAML = `# the whole of it
stages:
    first:   # four spaces
        cmd: echo a
        outs: [a]

    # about the second
    second:
        cmd: echo b
        frozen: true
        deps: [a]
plots: [x.csv]
`;
const stage: NewStage = { name: 'new', cmd: 'echo n > n', deps: [], params: [], outs: [] };
const output = { kind: 'outs', cache: true, persist: false } as const;

let repository: TestRepository;
beforeEach(() => {
  repository = new TestRepository();
});
afterEach(() => repository.remove());

describe('stage add', () => {
  it('writes a new dvc.yaml in the order of DVC, and lets Git ignore what it makes', async () => {
    await addStage(repository.open(), {
      ...stage,
      desc: 'what for',
      deps: ['z', 'b'],
      params: [
        { file: 'p.yaml', keys: [] },
        { file: 'params.yaml', keys: ['lr', 'a'] },
      ],
      outs: [
        { path: 'o', ...output },
        { path: 'm.json', kind: 'metrics', cache: false, persist: true },
      ],
    });
    expect(repository.read('dvc.yaml')).toBe(
      'stages:\n  new:\n    desc: what for\n    cmd: echo n > n\n    deps:\n    - b\n    - z\n    params:\n    - a\n    - lr\n' +
        '    - p.yaml:\n    outs:\n    - o\n    metrics:\n    - m.json:\n        cache: false\n        persist: true\n',
    );
    expect(repository.read('.gitignore')).toBe('/o\n');
  });

  it('leaves comments and the look of the file as they are', async () => {
    repository.write({ 'dvc.yaml': DVC_YAML });
    await addStage(repository.open(), stage);
    const added = '    new:\n      cmd: echo n > n\n';
    expect(repository.read('dvc.yaml')).toBe(DVC_YAML.replace('plots:', `${added}plots:`));
  });

  it('replaces a stage only with force', async () => {
    repository.write({ 'dvc.yaml': DVC_YAML });
    const first = { ...stage, name: 'first' };
    await expect(addStage(repository.open(), first)).rejects.toThrow(
      "Stage 'first' already exists",
    );
    await addStage(repository.open(), { ...first, force: true });
    const text = repository.read('dvc.yaml');
    expect(text).toContain(
      '    first:   # four spaces\n      cmd: echo n > n\n\n    # about the second\n',
    );
  });

  it('keeps the order, the comments and the annotations of a stage that it replaces', async () => {
    const before = `stages:
    # about it
    first: # beside
      # inside
      outs: # what it makes
      - o1:
          desc: what o1 is # why
      cmd: x   # how
      meta: {k: 1}
      desc: told
    other: {cmd: y}
`;
    repository.write({ 'dvc.yaml': before });
    const outs = [
      { path: 'o1', ...output },
      { path: 'o2', ...output },
    ];
    await addStage(repository.open(), { ...stage, name: 'first', outs, force: true });
    expect(repository.read('dvc.yaml')).toBe(`stages:
    # about it
    first: # beside
      # inside
      outs: # what it makes
      - o1:
          desc: what o1 is
      - o2
      cmd: echo n > n # how
      meta: {k: 1}
      desc: told
    other: {cmd: y}
`);
  });

  it.each([
    ['a name with punctuation', { name: 'a/b' }, 'punctuation'],
    ['no command', { cmd: '' }, 'command is not specified'],
    [
      'an output that another stage has',
      { outs: [{ path: 'a', ...output }] },
      "output 'a' is specified",
    ],
    ['an output outside', { outs: [{ path: '../a', ...output }] }, 'outside of DVC project'],
    ['a folder that is not there', { wdir: 'nope' }, 'does not exist'],
    [
      'its own output as dependency',
      { deps: ['o'], outs: [{ path: 'o', ...output }] },
      'both a dependency and an output',
    ],
  ])('refuses %s and writes nothing', async (_what, change, words) => {
    repository.write({ 'dvc.yaml': DVC_YAML });
    await expect(addStage(repository.open(), { ...stage, ...change })).rejects.toThrow(words);
    expect(repository.read('dvc.yaml')).toBe(DVC_YAML);
    expect(existsSync('.gitignore')).toBe(false);
  });

  it('reads parameters of options', () => {
    expect(['lr,net.size', 'p.yaml:a,b', 'p.yaml:', 'C:p.yaml:a'].map(parseParamsOption)).toEqual([
      { file: 'params.yaml', keys: ['lr', 'net.size'] },
      { file: 'p.yaml', keys: ['a', 'b'] },
      { file: 'p.yaml', keys: [] },
      { file: 'C:p.yaml', keys: ['a'] },
    ]);
  });
});

describe('remove', () => {
  const removed = (...targets: readonly string[]) =>
    withData({ readers: [pipelineStages] }, (context) => remove(context, targets));
  const LOCK = "schema: '2.0'\nstages:\n  first:\n    cmd: echo a\n  second:\n    cmd: echo b\n";

  it('takes a stage out of dvc.yaml and dvc.lock, and what it made out of .gitignore', async () => {
    repository.write({ 'dvc.yaml': DVC_YAML, 'dvc.lock': LOCK, '.gitignore': '/a\n', a: 'a' });
    await removed('first');
    expect(repository.read('dvc.yaml')).toBe(
      DVC_YAML.replace(/ {4}first[\s\S]*\[a\]\n(?=\n {4}# about)/, ''),
    );
    expect(repository.read('dvc.lock')).toBe(
      "schema: '2.0'\nstages:\n  second:\n    cmd: echo b\n",
    );
    expect([existsSync('.gitignore'), repository.read('a')]).toEqual([false, 'a']);
    await removed('second');
    expect(repository.read('dvc.yaml')).toBe('# the whole of it\nplots: [x.csv]\n');
    expect(existsSync('dvc.lock')).toBe(false);
  });

  it('removes a dvc.yaml that says nothing more, and refuses what a group made', async () => {
    repository.write({
      'dvc.yaml': 'stages:\n  a: {cmd: x}\n  s:\n    foreach: [1]\n    do: {cmd: x}\n',
    });
    for (const target of ['s', 's@1', 'dvc.yaml']) {
      await expect(removed('a', target)).rejects.toMatchObject({
        code: 'PIPELINE_STAGE_PARAMETRIZED',
      });
    }
    repository.write({ 'dvc.yaml': 'stages:\n  a: {cmd: x}\n  b: {cmd: x}\n' });
    await removed('dvc.yaml');
    expect(existsSync('dvc.yaml')).toBe(false);
  });
});

describe('freeze', () => {
  it('adds and takes away one line', async () => {
    repository.write({ 'dvc.yaml': DVC_YAML });
    await setFrozen(repository.open(), 'first', true);
    const frozen = DVC_YAML.replace('outs: [a]\n', 'outs: [a]\n        frozen: true\n');
    expect(repository.read('dvc.yaml')).toBe(frozen);
    await setFrozen(repository.open(), 'first', false);
    await setFrozen(repository.open(), 'second', false);
    expect(repository.read('dvc.yaml')).toBe(DVC_YAML.replace('        frozen: true\n', ''));
  });

  it('refuses a stage that a group made', async () => {
    repository.write({ 'dvc.yaml': 'stages:\n  s:\n    foreach: [a]\n    do:\n      cmd: x\n' });
    await expect(setFrozen(repository.open(), 's@a', true)).rejects.toMatchObject({
      code: 'PIPELINE_STAGE_PARAMETRIZED',
    });
  });

  it('freezes a .dvc file', async () => {
    repository.write({
      'a.dvc':
        'outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n  size: 0\n  hash: md5\n  path: a\n',
    });
    await setFrozen(repository.open(), 'a.dvc', true);
    expect(repository.read('a.dvc')).toContain('frozen: true\n');
  });
});
