import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeQuestions } from './testing/questions.ts';
import { havnHere as havn } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('sweep');
const overrides = ['data.train=questions.csv', 'train.method=probe', 'train.freeze_layers=0,99'];

beforeAll(() => writeQuestions(join(folder.path, 'questions.csv'), 60));

test('a sweep tells of every job, and goes on with those that failed', async () => {
  const swept = await havn(folder.path, 'train', '-m', ...overrides, '--json');
  const { sweep, jobs } = JSON.parse(swept.stdout);
  expect(jobs).toMatchObject([
    { num: 0, status: 'finished', metrics: { 'test/accuracy': expect.any(Number) } },
    { num: 1, status: 'failed', error: expect.stringContaining('freeze_layers is 99') },
  ]);
  expect(swept.stderr).toContain(`1 of 2 jobs failed. Go on with what is left:\n  havn train -m`);
  expect(swept.code).toBe(1);

  const resumed = await havn(folder.path, 'train', '--resume', sweep);
  expect(resumed.stdout).toMatch(/^#0 +train\.freeze_layers=0 +\d+\.\d\d % .* finished/m);
  expect(resumed.stdout).toMatch(/^#1 +train\.freeze_layers=99 .* failed/m);
  expect(resumed.code).toBe(1);

  const again = await havn(folder.path, 'train', '--rerun', jobs[0].run, '--json');
  expect(JSON.parse(again.stdout).metrics['test/accuracy']).toBe(jobs[0].metrics['test/accuracy']);
  expect(again.stderr).toMatch(/Run [0-9a-f]{32} again/);
}, 300_000);
