import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { randomFrom } from '@havn/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../dist/testing/killable-run.js', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-resume-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Kill {
  /** Steps made by the process before it is killed. */
  readonly afterSteps: number;
  readonly delayMs: number;
}

/** Runs the script; gives its lines. */
async function run(at: string, kill?: Kill): Promise<readonly string[]> {
  const child = spawn(process.execPath, [script, at], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let killing = false;
  child.stdout.setEncoding('utf8').on('data', async (text: string) => {
    output += text;
    const steps = output.split('\n').filter((line) => line.startsWith('step')).length;
    if (kill === undefined || killing || steps < kill.afterSteps) return;
    killing = true;
    await setTimeout(kill.delayMs);
    child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  return output.trim().split('\n');
}

describe('a run that is killed and resumed', () => {
  it('ends with the weights of the run that was never interrupted, bit for bit', async () => {
    const uninterrupted = await run(join(folder, 'whole'));
    const result = uninterrupted.slice(-3);
    expect(result[0]).toMatch(/^weights [0-9a-f]{64}$/);

    const seed = Date.now();
    const random = randomFrom(seed);
    const kills: Kill[] = [{ afterSteps: 1, delayMs: 0 }];
    for (let i = 0; i < 6; i++) {
      kills.push({ afterSteps: 1 + random.below(14), delayMs: random.below(8) });
    }
    const killed = join(folder, 'killed');
    const starts: string[] = [];
    for (const kill of kills) starts.push((await run(killed, kill))[0]!);
    const resumed = await run(killed);

    expect(resumed.slice(-3), `kills of seed ${seed}: ${starts}`).toEqual(result);
    expect(starts[0]).toBe('start 0');
    const names = (await readdir(killed)).map((name) => name.replace(/\d+$/, ''));
    expect(names.sort()).toEqual(['best-', 'last-']);
  });
});
