// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these files hold
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRepository } from '@havn/versions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffMetrics, diffParams, showMetrics } from '../../src/compare/compare-metrics.ts';
import { changesToDict } from '../../src/compare/diff.ts';
import { formatDiff } from '../../src/compare/format.ts';
import { projectDag } from '../../src/dag/dag.ts';
import { dagToMermaid } from '../../src/dag/mermaid.ts';
import { addStage } from '../../src/edit/add-stage.ts';
import { setFrozen } from '../../src/edit/freeze.ts';
import { formatMetrics } from '../../src/metrics/format-metrics.ts';
import { openProject } from '../../src/project/open-project.ts';
import { repro } from '../../src/repro/repro.ts';
import { pythonJson } from '../../src/value/python-json.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const dvc = ['.peers/venv/bin/dvc', '.peers/dvc/bin/dvc']
  .map((path) => join(root, path))
  .find(existsSync);
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/repro.json', import.meta.url), 'utf8'),
) as { readonly files: Readonly<Record<string, string>> };

let base = '';
let count = 0;
const start = process.cwd();

/** A new repository of Git and DVC, which becomes the working directory. */
function newRepository(files: Readonly<Record<string, string>>): string {
  const folder = join(base, `r${count++}`);
  mkdirSync(folder, { recursive: true });
  process.chdir(folder);
  git('init', '-q', '-b', 'main');
  git('config', 'user.email', 'test@example.org');
  git('config', 'user.name', 'Test');
  theirs('init', '-q');
  theirs('config', 'core.analytics', 'false');
  write(files);
  return folder;
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

function git(...args: readonly string[]): void {
  execFileSync('git', args);
}

function theirs(...args: readonly string[]): string {
  return execFileSync(dvc ?? 'dvc', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function ours(targets: readonly string[] = []) {
  const { stages } = await repro(openRepository(), { targets, jobs: 2 });
  return Object.fromEntries(stages.map(({ stage, result }) => [stage, result]));
}

/** Another copy of the repository that is the working directory. */
function copyRepository(): string {
  const folder = join(base, `r${count++}`);
  cpSync(process.cwd(), folder, { recursive: true, verbatimSymlinks: true });
  return folder;
}

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'havn-peer-'));
});
afterAll(() => {
  process.chdir(start);
  rmSync(base, { recursive: true, force: true });
});

describe.skipIf(!dvc)('the same dvc.yaml, run by DVC and by Havn', () => {
  it('gives the same dvc.lock, and each finds the work of the other done', async () => {
    newRepository(fixture.files);
    const copy = copyRepository();
    theirs('repro', '-q');
    const lock = readFileSync('dvc.lock', 'utf8');
    expect(Object.values(await ours()).filter((result) => result !== 'unchanged')).toEqual(['run']);
    process.chdir(copy);
    await ours();
    expect(readFileSync('dvc.lock', 'utf8')).toBe(lock);
    expect(JSON.parse(theirs('status', '--json'))).toEqual({ every: ['always changed'] });
    expect(theirs('repro').match(/didn't change, skipping/g)).toHaveLength(5);
  });

  it('is restored from the run cache that the other kept', async () => {
    newRepository(fixture.files);
    theirs('repro', '-q');
    rmSync('dvc.lock');
    expect(await ours(['eval'])).toEqual({
      prepare: 'restored',
      'train@0': 'restored',
      'train@1': 'restored',
      eval: 'run',
    });
    newRepository(fixture.files);
    await ours();
    rmSync('dvc.lock');
    expect(theirs('repro', 'train@0', 'train@1').match(/is cached - skipping run/g)).toHaveLength(
      3,
    );
  });
});

describe.skipIf(!dvc)('versions compared by DVC and by Havn', () => {
  beforeAll(async () => {
    newRepository(fixture.files);
    await ours();
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
    write({
      'params.yaml': (fixture.files['params.yaml'] ?? '').replace(
        'split: 0.2',
        'split: 0.25\nnew: [1, 2]',
      ),
      'train.sh': (fixture.files['train.sh'] ?? '').replace('0.5', '0.123456789'),
      'extra.yaml': 'long: short\n',
    });
    await ours();
  }, 600_000);

  it.each([[[]], [['--all']]])('agree on metrics diff --json %j', (flags) => {
    const expected = JSON.parse(theirs('metrics', 'diff', '--json', ...flags)) as unknown;
    const all = flags.length > 0;
    const changes = diffMetrics(openRepository(), ['HEAD', 'workspace'], { all });
    expect(JSON.parse(pythonJson(changesToDict(changes)))).toEqual(expected);
  });

  it.each([[[]], [['--all']], [['--deps']]])(
    'agree on params diff --json %j',
    (flags: string[]) => {
      const expected = JSON.parse(theirs('params', 'diff', '--json', ...flags)) as unknown;
      const options = { all: flags.includes('--all'), depsOnly: flags.includes('--deps') };
      const changes = diffParams(openRepository(), ['HEAD', 'workspace'], options);
      expect(JSON.parse(pythonJson(changesToDict(changes)))).toEqual(expected);
    },
  );

  it('agree on tables, in any order of the files', () => {
    const sorted = (text: string) => text.trimEnd().split('\n').sort();
    const changes = diffParams(openRepository(), ['HEAD', 'workspace']);
    const table = { title: 'Param', revisions: ['HEAD', 'workspace'] as [string, string] };
    expect(sorted(formatDiff(changes, table))).toEqual(sorted(theirs('params', 'diff')));
    const markdown = formatDiff(changes, { ...table, markdown: true });
    expect(sorted(markdown)).toEqual(sorted(theirs('params', 'diff', '--md')));
    const shown = showMetrics(openRepository(), { allCommits: true });
    expect(sorted(formatMetrics(shown, { revisions: true }))).toEqual(
      sorted(theirs('metrics', 'show', '-A')),
    );
  });

  it('agree on the graph', () => {
    const dag = projectDag(openProject(openRepository()));
    expect(dagToMermaid(dag)).toBe(theirs('dag', '--mermaid').trimEnd());
    const outs = projectDag(openProject(openRepository()), { outs: true, collapse: false });
    expect(dagToMermaid(outs)).toBe(theirs('dag', '--mermaid', '--outs').trimEnd());
  });
});

describe.skipIf(!dvc)('dvc.yaml changed by DVC and by Havn', () => {
  it('is the same after stage add and freeze', async () => {
    newRepository({ 'in.txt': 'x', 'params.yaml': 'lr: 1\n', 'p.yaml': 'a: 1\n' });
    const copy = copyRepository();
    const first = ['stage', 'add', '-n', 'one', '-d', 'in.txt', '-o', 'b', '-o', 'a', '-p', 'lr'];
    theirs(...first, 'echo "two words" && cp in.txt a && cp in.txt b');
    const second = [
      'stage',
      'add',
      '-n',
      'two',
      '-d',
      'a',
      '-p',
      'p.yaml:',
      '-O',
      'c',
      '-M',
      'm.json',
    ];
    theirs(...second, '--desc', 'what it does', '--always-changed', 'cp', 'a', 'c');
    theirs('freeze', 'one');
    const expected = readFileSync('dvc.yaml', 'utf8');
    process.chdir(copy);
    const plain = { kind: 'outs', cache: true, persist: false } as const;
    await addStage(openRepository(), {
      name: 'one',
      cmd: 'echo "two words" && cp in.txt a && cp in.txt b',
      deps: ['in.txt'],
      params: [{ file: 'params.yaml', keys: ['lr'] }],
      outs: ['b', 'a'].map((path) => ({ path, ...plain })),
    });
    await addStage(openRepository(), {
      name: 'two',
      cmd: 'cp a c',
      desc: 'what it does',
      alwaysChanged: true,
      deps: ['a'],
      params: [{ file: 'p.yaml', keys: [] }],
      outs: [
        { path: 'c', ...plain, cache: false },
        { path: 'm.json', kind: 'metrics', cache: false, persist: false },
      ],
    });
    await setFrozen(openRepository(), 'one', true);
    expect(readFileSync('dvc.yaml', 'utf8')).toBe(expected);
    theirs('unfreeze', 'one');
    const [thawed] = [readFileSync('dvc.yaml', 'utf8')];
    await setFrozen(openRepository(), 'one', true);
    await setFrozen(openRepository(), 'one', false);
    expect(readFileSync('dvc.yaml', 'utf8')).toBe(thawed);
  });
});

describe.skipIf(!dvc)('what DVC refuses', () => {
  const stages = (text: string) => ({ 'dvc.yaml': `stages:\n${text}` });
  it.each([
    [
      'a cycle',
      stages(
        '  a:\n    cmd: x\n    deps: [b]\n    outs: [c]\n  b:\n    cmd: x\n    deps: [c]\n    outs: [b]\n',
      ),
    ],
    [
      'an output twice',
      stages('  a:\n    cmd: x\n    outs: [o]\n  b:\n    cmd: x\n    outs: [o]\n'),
    ],
    [
      'an output in an output',
      stages('  a:\n    cmd: x\n    outs: [o]\n  b:\n    cmd: x\n    outs: [o/p]\n'),
    ],
    [
      'a stage in an output',
      {
        ...stages('  a:\n    cmd: x\n    outs: [d]\n'),
        'd/dvc.yaml': 'stages:\n  b:\n    cmd: x\n',
      },
    ],
    ['an unknown key', stages('  a:\n    cmd: x\n    dep: [b]\n')],
    ['no command', stages('  a:\n    deps: [b]\n')],
    ['a stage that is no mapping', stages('  a: x\n')],
    ['outs that are no list', stages('  a:\n    cmd: x\n    outs: o\n')],
    ['a flag of the wrong type', stages('  a:\n    cmd: x\n    outs:\n    - o: {cache: 3}\n')],
    ['foreach without do', stages('  a:\n    foreach: [x]\n')],
    [
      'a lock file of another schema',
      { ...stages('  a:\n    cmd: x\n'), 'dvc.lock': "schema: '9.0'\nstages: {}\n" },
    ],
    [
      'a broken lock file',
      { ...stages('  a:\n    cmd: x\n'), 'dvc.lock': "schema: '2.0'\nstages: [1]\n" },
    ],
  ])('%s', (_name, files) => {
    newRepository(files);
    const { status } = spawnSync(dvc ?? 'dvc', ['dag'], { stdio: 'ignore' });
    const read = () => openProject(openRepository()).graph.nodes.length;
    // DVC leaves out a file inside an output; so does Havn.
    if (status === 0) expect(read()).toBe(1);
    else expect(read).toThrow();
  });
});
