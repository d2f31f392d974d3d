/**
 * A fixed part of an epoch of banking77 from the real MiniLM weights with a random head, as
 * `havn train` runs it: batches of similar length, AdamW, clipping, dropout.
 * Arguments: the model's folder, the training CSV, the number of steps.
 * Prints {"value": seconds}: the training loop alone, without loading and tokenising.
 */
import { readDataset } from '@havn/data';
import { adamw, fit, linear } from '@havn/loop';
import { type HeadConfig, initialWeights, loadCheckpoint, loadTokenizer } from '@havn/models';
import { classifierTrainingGraph, rowsInMemory, textSource } from '@havn/tasks';

const [, , folder = '', file = '', steps = '60'] = process.argv;
const checkpoint = await loadCheckpoint(folder);
const tokenizer = await loadTokenizer(folder);
const { config } = checkpoint;
const { labels, splits } = await readDataset({ train: file, testShare: 0, validationShare: 0 });
const tokens: ArrayLike<number>[] = [];
for await (const { text } of splits.train.read()) {
  tokens.push(tokenizer.encode(text, { maxLength: 128 }).ids);
}
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
    tokens: rowsInMemory(tokens),
    padTokenId: config.padTokenId,
    problem: head.problemType,
    classes: labels.length,
    targets: splits.train.targets,
    batchSize: 32,
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
