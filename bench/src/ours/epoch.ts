/**
 * A fixed part of an epoch of banking77 from the real MiniLM weights with a random head, as
 * `havn train` runs it: batches of similar length, AdamW, clipping, dropout. The part is every
 * n-th text, so that both sides train on the same texts and the lengths are the whole file's.
 * Arguments: the model's folder, the training CSV, the number of steps of 32 texts.
 * Prints {"value": seconds}: the training loop alone, without loading and tokenising.
 */
import { readDataset } from '@havn/data';
import { adamw, fit, linear } from '@havn/loop';
import { type HeadConfig, initialWeights, loadCheckpoint, loadTokenizer } from '@havn/models';
import { classifierTrainingGraph, rowsInMemory, textSource } from '@havn/tasks';

const BATCH_SIZE = 32;
const [, , folder = '', file = '', steps = '60'] = process.argv;
const checkpoint = await loadCheckpoint(folder);
const tokenizer = await loadTokenizer(folder);
const { config } = checkpoint;
const { labels, splits } = await readDataset({ train: file, testShare: 0, validationShare: 0 });
const all: ArrayLike<number>[] = [];
for await (const { text } of splits.train.read()) {
  all.push(tokenizer.encode(text, { maxLength: 128 }).ids);
}
const size = Number(steps) * BATCH_SIZE;
const part = Array.from({ length: size }, (_, i) => Math.floor((i * all.length) / size));
const head: HeadConfig = {
  labels,
  problemType: 'single_label_classification',
  pooling: 'cls',
  normalise: false,
};
const weights = await initialWeights(checkpoint, { head, seed: 0 });
const training = classifierTrainingGraph({ config, head, weights }, { trained: () => true });
let began = 0;
await fit({
  training,
  source: textSource({
    tokens: rowsInMemory(part.map((row) => all[row]!)),
    padTokenId: config.padTokenId,
    problem: head.problemType,
    classes: labels.length,
    targets: Int32Array.from(part, (row) => splits.train.targets[row]!),
    batchSize: BATCH_SIZE,
    sampling: 'grouped',
    seed: 0,
    inputs: new Set(training.graph.inputs.map(({ name }) => name)),
  }),
  optimizer: adamw({ learningRate: 5e-5 }),
  schedule: linear({ warmupRatio: 0.1 }),
  maxSteps: Number(steps),
  clipNorm: 1,
  seed: 0,
  threads: 2,
  callbacks: {
    onStart: () => {
      began = performance.now();
    },
  },
});
console.log(JSON.stringify({ value: (performance.now() - began) / 1000 }));
