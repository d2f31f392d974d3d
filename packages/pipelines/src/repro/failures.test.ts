import { existsSync, rmSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordingReporter } from '../testing/record.ts';
import { TestRepository } from '../testing/repository.ts';
import { DIAMOND, filesBelow, runPipeline } from '../testing/run-repro.ts';
import { repro } from './repro.ts';

let repository: TestRepository;
const run = () => runPipeline(repository);

beforeEach(() => {
  repository = new TestRepository();
});
afterEach(() => repository.remove());

describe.skipIf(process.platform === 'win32')('a stage that cannot be run as it is', () => {
  const stage = (lines: string) => repository.write({ 'dvc.yaml': `stages:\n  s:\n${lines}` });

  it('has a dependency that is not there', async () => {
    stage('    cmd: echo x > o\n    deps: [nope]\n    outs: [o]\n');
    await expect(run()).rejects.toMatchObject({
      message: "failed to reproduce 's': dependency 'nope' of stage 's' does not exist",
      location: { line: 2 },
    });
  });

  it('does not make what it promises', async () => {
    stage('    cmd: echo x\n    outs: [o]\n');
    await expect(run()).rejects.toThrow("output 'o' does not exist: the command of stage 's'");
    expect(existsSync('dvc.lock')).toBe(false);
  });

  it('names a parameter that is not there', async () => {
    repository.write({ 'params.yaml': 'learning_rate: 1\n' });
    stage('    cmd: echo x > o\n    params: [learning_rat]\n    outs: [o]\n');
    await expect(run()).rejects.toMatchObject({
      message: expect.stringContaining("Parameters 'learning_rat' are missing from 'params.yaml'."),
      remedy: "Did you mean 'learning_rate'?",
    });
  });

  it('makes what Git keeps', async () => {
    repository.write({ o: 'old\n' });
    repository.commit();
    stage('    cmd: echo x > o\n    outs: [o]\n');
    await expect(run()).rejects.toThrow("output 'o' is already tracked by SCM");
  });

  it('writes metrics that are no text', async () => {
    stage("    cmd: printf 'a\\0b' > m.json\n    metrics: [m.json]\n");
    await expect(run()).rejects.toThrow("binary file 'm.json' cannot be used as metrics.");
  });

  it('makes what is elsewhere for the cache', async () => {
    stage('    cmd: echo x\n    deps: [in.txt]\n    outs: ["s3://bucket/o"]\n');
    await expect(run()).rejects.toThrow('the cache cannot keep it');
  });
});

describe.skipIf(process.platform === 'win32')('an interrupted repro', () => {
  it('stops its commands, keeps what had finished, and goes on from there', async () => {
    repository.write({
      'dvc.yaml': DIAMOND.replace('cat a.txt > b.txt;', 'sleep 60;'),
      'in.txt': '',
    });
    const controller = new AbortController();
    const reporter = recordingReporter();
    const { command } = reporter;
    reporter.command = (stage, text) => {
      command(stage, text);
      if (stage === 'b') setTimeout(() => controller.abort(), 100);
    };
    const began = Date.now();
    const options = { reporter, jobs: 1, signal: controller.signal };
    await expect(repro(repository.open(), options)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(Date.now() - began).toBeLessThan(30_000);
    repository.write({ 'dvc.yaml': DIAMOND });
    expect((await run()).results).toMatchObject({ a: 'unchanged', b: 'run' });
  });

  it('leaves a damaged run cache aside', async () => {
    repository.write({ 'dvc.yaml': DIAMOND, 'in.txt': '' });
    await run();
    for (const path of filesBelow('.dvc/cache/runs')) repository.write({ [path]: 'cmd: [\n' });
    rmSync('dvc.lock');
    expect((await run()).results).toMatchObject({ a: 'run', d: 'run' });
    expect(statSync('.dvc/cache/runs').isDirectory()).toBe(true);
  });
});
