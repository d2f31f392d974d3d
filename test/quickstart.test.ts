import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { execute } from './testing/execute.ts';
import { root } from './testing/places.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('quickstart');

/** What npm start does, from its script's own words. */
function start(...args: readonly string[]) {
  const child = spawn('npm', ['start', '--', ...args], {
    cwd: root,
    env: { ...process.env, HAVN_HOME: folder.path, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  return { child, closed: once(child, 'close') };
}

test('npm start trains to 0.925 on banking77 and serves what its curl line asks', async () => {
  if (process.platform === 'win32') {
    console.log('skipped: the curl line is for a POSIX shell');
    return;
  }
  const { child, closed } = start('--port', '0');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith('Ctrl-C')) break;
  }
  const said = lines.join('\n');
  const accuracy = /this model +(\d+\.\d+) %/.exec(said)?.[1];
  expect(Number(accuracy)).toBeGreaterThanOrEqual(92.5);
  expect(said).toMatch(/TF-IDF \+ linear +89\.\d+ %/);
  expect(said).toMatch(/majority class +1\.30 %/);
  expect(said).toMatch(/BERT-base \(published\) +92\.64 %/);
  expect(said).toMatch(/\(about .+ on this machine\):\n {2}havn train data=banking77 /);
  expect(said).toMatch(/\nlistening on http:\/\/127\.0\.0\.1:\d+\n/);

  const curl = lines.find((line) => /^ {2}curl /.test(line));
  const answer = JSON.parse(await execute('sh', ['-c', curl!], { cwd: folder.path }));
  expect(answer.label).toBe('card_arrival');
  expect(Object.keys(answer.scores)).toHaveLength(77);

  process.kill(-child.pid!, 'SIGINT');
  await closed;
}, 300_000);
