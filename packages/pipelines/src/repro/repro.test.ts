import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordingReporter } from '../testing/record.ts';
import { TestRepository } from '../testing/repository.ts';
import { DIAMOND, filesBelow, runPipeline } from '../testing/run-repro.ts';
import { CommandFailedError, ReproductionError } from './errors.ts';
import type { ReproOptions } from './options.ts';
import { repro } from './repro.ts';

interface Fixture {
  readonly files: Readonly<Record<string, string>>;
  readonly lock: string;
  readonly runs: Readonly<Record<string, string>>;
  readonly objects: readonly string[];
  readonly ignores: Readonly<Record<string, readonly string[]>>;
}

const fixture = JSON.parse(
  readFileSync(new URL('../../test/fixtures/repro.json', import.meta.url), 'utf8'),
) as Fixture;

let repository: TestRepository;

const run = (options: ReproOptions = {}) => runPipeline(repository, options);

beforeEach(() => {
  repository = new TestRepository();
});
afterEach(() => repository.remove());

describe.skipIf(process.platform === 'win32')('a pipeline that DVC ran', () => {
  it('gives the same dvc.lock, run cache, objects and .gitignore, stage beside stage', async () => {
    repository.write(fixture.files);
    await run({ jobs: 4 });
    expect(repository.read('dvc.lock')).toBe(fixture.lock);
    expect(filesBelow('.dvc/cache/files').sort()).toEqual(fixture.objects);
    const runs = filesBelow('.dvc/cache/runs').map((path) => [path, repository.read(path)]);
    expect(Object.fromEntries(runs)).toEqual(fixture.runs);
    for (const [path, lines] of Object.entries(fixture.ignores)) {
      expect(repository.read(path).trim().split('\n').sort()).toEqual(lines);
    }
  });

  it('is up to date where DVC left it, and restored from its run cache', async () => {
    repository.write({ ...fixture.files });
    await run();
    repository.write({ 'dvc.lock': fixture.lock });
    expect((await run()).results).toEqual({
      prepare: 'unchanged',
      'train@0': 'unchanged',
      'train@1': 'unchanged',
      eval: 'unchanged',
      keep: 'unchanged',
      every: 'run',
    });
  });
});

describe.skipIf(process.platform === 'win32')('repro', () => {
  beforeEach(() => repository.write({ 'dvc.yaml': DIAMOND, 'in.txt': 'in\n' }));

  it('runs what is needed first, then skips what did not change', async () => {
    expect((await run()).results).toEqual({ a: 'run', b: 'run', c: 'run', d: 'run' });
    expect(repository.read('d.txt')).toBe('in\na\nb\nin\na\nc\n');
    expect((await run()).results).toEqual({
      a: 'unchanged',
      b: 'unchanged',
      c: 'unchanged',
      d: 'unchanged',
    });
  });

  it('runs only what a change reaches', async () => {
    await run();
    repository.write({ 'dvc.yaml': DIAMOND.replace('echo c >>', 'echo C >>') });
    expect((await run()).results).toEqual({ a: 'unchanged', b: 'unchanged', c: 'run', d: 'run' });
  });

  it('takes back an earlier run, and what was deleted, from the cache', async () => {
    await run();
    repository.write({ 'in.txt': 'other\n' });
    await run();
    repository.write({ 'in.txt': 'in\n' });
    const { results, lines } = await run();
    expect(results).toEqual({ a: 'restored', b: 'restored', c: 'restored', d: 'restored' });
    expect(lines).toContain("Stage 'a' is cached - skipping run, checking out outputs");
    expect(repository.read('d.txt')).toBe('in\na\nb\nin\na\nc\n');
    rmSync('b.txt');
    expect((await run({ runCache: false })).results).toMatchObject({
      a: 'unchanged',
      b: 'restored',
    });
    repository.write({ 'in.txt': 'other\n' });
    expect((await run({ runCache: false })).results).toMatchObject({ a: 'run' });
  });

  it('keeps the comments of dvc.lock, but for those in what it replaces', async () => {
    repository.write({ 'dvc.yaml': DIAMOND, 'in.txt': 'x\n' });
    await runPipeline(repository);
    const lock = repository.read('dvc.lock');
    const commented = `# ours\n${lock.replace('  a:\n', '  a: # first\n').replace('  d:\n', '  d: # last\n    # joins\n')}`;
    repository.write({ 'dvc.lock': commented, 'in.txt': 'x\n' });
    await runPipeline(repository);
    expect(repository.read('dvc.lock')).toBe(commented);
    repository.write({ 'dvc.yaml': DIAMOND.replace('cat b.txt c.txt', 'cat c.txt b.txt') });
    await runPipeline(repository);
    const changed = repository.read('dvc.lock');
    expect(changed).toMatch(/^# ours\nschema: '2\.0'\nstages:\n {2}a: # first\n {4}cmd: cat in/);
    expect(changed).toContain('  d: # last\n    # joins\n    cmd: cat c.txt b.txt > d.txt\n');
  });

  it('goes on with the stage that failed', async () => {
    repository.write({ 'dvc.yaml': DIAMOND.replace('cat a.txt > b.txt;', 'exit 3;') });
    const failure = await run({ jobs: 1 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReproductionError);
    const { message, failures, remedy } = failure as ReproductionError;
    expect(message).toBe(
      "failed to reproduce 'b': stage 'b' failed to run: exit 3; echo b >> b.txt, exited with 3",
    );
    expect(failures[0]?.error).toBeInstanceOf(CommandFailedError);
    expect(remedy).toContain('havn data repro');
    repository.write({ 'dvc.yaml': DIAMOND });
    expect((await run()).results).toEqual({ a: 'unchanged', b: 'run', c: 'run', d: 'run' });
  });

  it('keeps going where that was asked for, and skips what needs the failed stage', async () => {
    repository.write({ 'dvc.yaml': DIAMOND.replace('cat a.txt > b.txt;', 'exit 3;') });
    const reporter = recordingReporter();
    const options = { reporter, onError: 'keep-going' as const };
    await expect(repro(repository.open(), options)).rejects.toThrow("failed to reproduce 'b'");
    expect(reporter.lines).toContain("WARNING: Stage 'd' will be skipped due to this failure");
    expect(existsSync('c.txt')).toBe(true);
    const ignoring = await run({ onError: 'ignore' });
    expect(ignoring.results).toMatchObject({ b: 'failed', c: 'unchanged', d: 'failed' });
  });

  it('says what it would run with dry, and changes nothing', async () => {
    const { lines, results } = await run({ dry: true, targets: ['a'] });
    expect(lines).toEqual(["Running stage 'a':", '> cat in.txt > a.txt; echo a >> a.txt']);
    expect(results).toEqual({ a: 'would run' });
    expect(existsSync('a.txt') || existsSync('dvc.lock')).toBe(false);
  });

  it('finds its targets: stages, downstream, one alone, patterns', async () => {
    await run();
    const forced = (options: ReproOptions) => run({ force: true, ...options });
    expect(Object.keys((await forced({ targets: ['b'] })).results)).toEqual(['a', 'b']);
    const downstream = await forced({ targets: ['b'], downstream: true });
    expect(Object.keys(downstream.results)).toEqual(['b', 'd']);
    const alone = await forced({ targets: ['d'], singleItem: true });
    expect(Object.keys(alone.results)).toEqual(['d']);
    const some = await forced({ targets: ['[bc]'], glob: true, singleItem: true });
    expect(Object.keys(some.results).sort()).toEqual(['b', 'c']);
    const reached = await run({
      targets: ['b'],
      force: true,
      forceDownstream: true,
      pipeline: true,
    });
    expect(Object.values(reached.results)).toEqual(['run', 'run', 'run', 'run']);
  });

  it('names the stage that was meant', async () => {
    await expect(run({ targets: ['aa'] })).rejects.toMatchObject({
      code: 'PIPELINE_STAGE_NOT_FOUND',
      exitCode: 2,
      remedy: expect.stringContaining("Did you mean 'a'?"),
    });
  });

  it('asks before each stage, and stops at a no', async () => {
    const asked: string[] = [];
    const confirm = async (question: string) => {
      asked.push(question);
      return asked.length < 2;
    };
    await expect(run({ confirm })).rejects.toThrow('aborted by the user');
    expect(asked).toHaveLength(2);
    expect((await run({ targets: ['a'] })).results).toEqual({ a: 'unchanged' });
  });

  it('puts nothing into the cache with noCommit', async () => {
    await run({ noCommit: true });
    expect(existsSync('.dvc/cache/files')).toBe(false);
    expect(repository.read('dvc.lock')).toContain('path: d.txt');
  });

  it('leaves a frozen stage alone', async () => {
    await run();
    repository.write({
      'dvc.yaml': DIAMOND.replace('    outs: [b.txt]\n', '    outs: [b.txt]\n    frozen: true\n'),
    });
    repository.write({ 'in.txt': 'other\n' });
    const { results } = await run({ targets: ['d'] });
    expect(results).toEqual({ a: 'run', b: 'unchanged', c: 'run', d: 'run' });
    expect(repository.read('d.txt')).toBe('in\na\nb\nother\na\nc\n');
  });

  it('runs stages that do not need each other at the same time', async () => {
    const meet = (own: string, other: string) =>
      `touch ${own}.here; for i in $(seq 200); do test -e ${other}.here && exit 0; sleep 0.05; done; exit 9`;
    repository.write({
      'dvc.yaml': `stages:\n  x:\n    cmd: ${meet('x', 'y')}\n  y:\n    cmd: ${meet('y', 'x')}\n`,
    });
    expect((await run({ jobs: 2 })).results).toEqual({ x: 'run', y: 'run' });
  });

  it('gives commands the variables of DVC and the folder of the stage', async () => {
    repository.write({
      'dvc.yaml':
        'stages:\n  s:\n    wdir: sub\n    cmd: echo "$DVC_STAGE $DVC_ROOT $(pwd)" > o\n    outs: [o]\n',
      'sub/keep': '',
    });
    await run();
    const { root } = repository;
    expect(repository.read('sub/o').trim()).toBe(`s ${root} ${root}/sub`);
  });

  it('keeps what persists and removes what does not', async () => {
    const stages =
      'stages:\n  s:\n    cmd: echo x >> log; echo x >> new\n    deps: [in.txt]\n    outs:\n    - log: {persist: true}\n    - new\n';
    repository.write({ 'dvc.yaml': stages });
    await run();
    await run({ force: true });
    expect([repository.read('log'), repository.read('new')]).toEqual(['x\nx\n', 'x\n']);
  });

  it('records data of .dvc files that changed', async () => {
    await run();
    const { storePath, openWorkspace, writeDvcFile } = await import('@havn/versions');
    const hashed = await storePath(
      openWorkspace(repository.open()),
      join(repository.root, 'in.txt'),
    );
    writeDvcFile({
      path: join(repository.root, 'in.txt.dvc'),
      deps: [],
      outs: [{ path: 'in.txt', ...hashed }],
    });
    expect((await run()).results).toMatchObject({ 'in.txt.dvc': 'unchanged', a: 'unchanged' });
    repository.write({ 'in.txt': 'newer\n' });
    expect((await run()).results).toMatchObject({ 'in.txt.dvc': 'verified', a: 'run', d: 'run' });
    rmSync('in.txt');
    expect((await run()).results).toMatchObject({ 'in.txt.dvc': 'verified', a: 'unchanged' });
    expect(repository.read('in.txt')).toBe('newer\n');
  });
});
