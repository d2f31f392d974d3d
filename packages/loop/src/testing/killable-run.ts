/**
 * @file A run of its own process, to be killed: `node killable-run.js FOLDER`. It resumes what
 * FOLDER holds, says each step on stdout, and at the end the hash of its weights.
 */
import { writeSync } from 'node:fs';
import { sha256 } from '@havn/core';
import { planBatches } from '../batches/plan-batches.ts';
import { fit } from '../fit/fit.ts';
import { adamw } from '../optimizers/adam.ts';
import { cosine } from '../schedules/schedule.ts';
import { tinySource, tinyTransformer } from './tiny-transformer.ts';

const [folder] = process.argv.slice(2);
const source = tinySource(5);
const lengths = new Uint8Array(source.rows).fill(1);

const result = await fit({
  training: tinyTransformer({ dropoutProbability: 0.1 }),
  source: {
    ...source,
    plan: (epoch) => planBatches({ lengths, batchSize: 7, seed: 3, epoch }),
  },
  optimizer: adamw({ learningRate: 1e-2 }),
  schedule: cosine({ warmupRatio: 0.1 }),
  epochs: 10,
  accumulate: 2,
  clipNorm: 1,
  seed: 3,
  threads: 1,
  evaluate: async (parameters) => ({ metrics: { size: parameters.get('words')!.data[0]! } }),
  evaluateEvery: 9,
  monitor: { metric: 'size', mode: 'max' },
  checkpoints: { folder: folder!, every: 4, resume: true },
  callbacks: {
    onStart: ({ step }) => say(`start ${step}`),
    onStep: ({ step }) => say(`step ${step}`),
  },
});
const weights = [...result.parameters.values()].map(({ data }) => data);
const bytes = weights.map((data) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
say(`weights ${sha256(Buffer.concat(bytes))}`);
say(`best ${result.best?.step} ${result.best?.value}`);
say(`evaluations ${sha256(JSON.stringify(result.evaluations))}`);

/** At once, and before the next line of the program: a kill must not take it along. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
