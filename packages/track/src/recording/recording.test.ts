import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withTemporaryStore } from '../kit/temporary-store.ts';
import { captureOutput } from './capture-output.ts';
import { writeCodeDiff } from './code-diff.ts';
import { parseGpus } from './gpu.ts';
import { sampleSystem } from './system-metrics.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-recording-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('the machine is measured while a run goes on, and resuming keeps what was measured', async () => {
  await withTemporaryStore(async ({ store }) => {
    const { id } = await store.createRun({ name: 'r', folder });
    const options = { run: id, folder, startTime: Date.now() - 1_000, intervalMs: 50 };
    const sampler = sampleSystem(store, options);
    while ((await store.metricHistory(id, 'system/cpu_utilization_percentage')).length < 2) {
      await sleep(50);
    }
    await sampler.stop();
    await store.dropMetricsAfter(id, 0);
    const { metrics } = await store.getRun(id);
    expect(metrics['system/system_memory_usage_percentage']).toBeGreaterThan(0);
    expect(metrics['system/disk_available_megabytes']).toBeGreaterThan(0);
    expect(metrics['system/cpu_utilization_percentage']).toBeLessThanOrEqual(100);
  });
});

test('cards are read from what nvidia-smi prints', () => {
  expect(parseGpus('37, 1000, 4000, 55.5\n0, 1, 4000, [N/A]\n')).toMatchObject({
    gpu_0_utilization_percentage: 37,
    gpu_0_memory_usage_percentage: 25,
    gpu_0_power_usage_watts: 55.5,
    gpu_1_power_usage_watts: Number.NaN,
  });
});

test('the diff of a dirty tree can be applied to its commit', async () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder });
  expect(await writeCodeDiff(folder, join(folder, 'x.diff'))).toBe(false);
  git('init', '-q');
  await writeFile(join(folder, 'a.txt'), 'one\n');
  git('add', '.');
  git('commit', '-qm', 'first');
  const diff = join(tmpdir(), `havn-${process.pid}.diff`);
  expect(await writeCodeDiff(folder, diff)).toBe(false);
  await writeFile(join(folder, 'a.txt'), 'two\n');
  await writeFile(join(folder, 'new.txt'), 'new\n');
  expect(await writeCodeDiff(folder, diff)).toBe(true);
  git('checkout', '-q', '.');
  await rm(join(folder, 'new.txt'));
  git('apply', diff);
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('two\n');
  expect(await readFile(join(folder, 'new.txt'), 'utf8')).toBe('new\n');
  await rm(diff);
});

test('what a process prints is kept too', async () => {
  const file = join(folder, 'output.log');
  const stop = captureOutput(file);
  process.stderr.write('a line for the log\n');
  await stop();
  process.stderr.write('');
  expect(await readFile(file, 'utf8')).toContain('a line for the log\n');
});
