import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, expect, test } from 'vitest';
import { writeQuestions } from './testing/questions.ts';
import { havn, startHavn } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('resume');
const overrides = [
  'data.train=questions.csv',
  'train.freeze_layers=5',
  'train.batch_size=4',
  'train.epochs=8',
  'train.checkpoint_every=3',
  'output=runs here',
];

beforeAll(() => writeQuestions(join(folder.path, 'questions.csv'), 60));

/** Interrupts a run when it says a line like this; gives what it said, and its exit code. */
async function interruptAt(pattern: RegExp, ...args: readonly string[]) {
  const child = startHavn(folder.path, ['train', ...args]);
  const closed = once(child, 'close');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    said.push(line);
    if (pattern.test(line)) child.kill('SIGINT');
  }
  const [code] = await closed;
  return { code, said };
}

test('Ctrl-C saves, and the command that it prints goes on to the end', async () => {
  if (process.platform === 'win32') {
    console.log('skipped: Windows cannot send Ctrl-C to another process');
    return;
  }
  const { code, said } = await interruptAt(/^step \d+:/, ...overrides);
  expect(code).toBe(130);
  const command = said.at(-1)!.trim();
  const [, run] = /^havn train --resume (\w+) 'output=.*\/runs here'$/.exec(command) ?? [];
  expect(run).toBeDefined();

  const other = await havn(folder.path, 'train', '--resume', run!, ...overrides, 'train.epochs=9');
  expect(other.stderr).toMatch(/train\.epochs was 8, now 9/);
  expect(other.code).toBe(2);

  const listed = await havn(folder.path, 'runs', 'list', '--json');
  expect(JSON.parse(listed.stdout).runs[0]).toMatchObject({ id: run, status: 'KILLED' });

  const resumed = await havn(
    folder.path,
    'train',
    '--resume',
    'last',
    'output=runs here',
    '--json',
  );
  expect(resumed.stderr).toMatch(/Going on after step \d+ of/);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ run });
}, 120_000);
