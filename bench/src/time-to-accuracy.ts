import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, median } from './compare.ts';
import { STEPS, STEPS_PER_EPOCH, trainer } from './epoch-part.ts';
import { root } from './places.ts';
import stored from './trainer-epochs.json' with { type: 'json' };

const TARGET = 0.925;
const ROUNDS = 3;

/**
 * Seconds from the start of the process to a finished bundle with a test accuracy of 0.925 on
 * banking77, against Trainer from a random head: the epochs it needs are stored (training it to the
 * end takes half an hour), the time of its epoch is measured here.
 */
export async function run(): Promise<number> {
  const ours: number[] = [];
  const epochs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await quickstart());
    const part = await measure(trainer('plain', STEPS));
    epochs.push((part / STEPS) * STEPS_PER_EPOCH);
    console.log(`trainer: ${epochs.at(-1)!.toFixed(0)} s an epoch`);
  }
  const theirs = median(epochs) * stored.epochs;
  console.log(`trainer: ${stored.epochs} epochs (${stored.recipe}), ${theirs.toFixed(0)} s`);
  return median(ours) / theirs;
}

async function quickstart(): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'havn-bench-'));
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'packages/cli/bin/havn.js'), 'quickstart', '--once', '--json'],
    { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, HAVN_HOME: home } },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  const seconds = (performance.now() - began) / 1000;
  await rm(home, { recursive: true, force: true });
  const accuracy = (JSON.parse(output) as { metrics: Record<string, number> }).metrics[
    'test/accuracy'
  ]!;
  console.log(`havn: ${seconds.toFixed(1)} s, test accuracy ${accuracy.toFixed(4)}`);
  if (accuracy < TARGET) throw new Error(`the accuracy is below ${TARGET}`);
  return seconds;
}
