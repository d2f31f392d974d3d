/**
 * Full fine-tuning steps of a MiniLM-L6-shaped BERT: 32 × 128, f32, AdamW, clipping, dropout 0.1.
 * Prints {"value": seconds a step}, or with the argument "memory" {"value": peak resident MiB}.
 */
import { randomFrom } from '@havn/core';
import { float32, sizeOf } from '@havn/graph';
import { adamw, fit } from '@havn/loop';
import { classifierParameters, type EncoderConfig, type HeadConfig } from '@havn/models';
import { classifierTrainingGraph, rowsInMemory, textSource } from '@havn/tasks';

const STEPS = 8;
const BATCH = 32;
const LENGTH = 128;
const CLASSES = 77;

const config: EncoderConfig = {
  architecture: 'bert',
  vocabularySize: 30_522,
  hiddenSize: 384,
  layers: 6,
  heads: 12,
  intermediateSize: 1_536,
  hiddenAct: 'gelu',
  maxPositions: 512,
  typeVocabulary: 2,
  layerNormEpsilon: 1e-12,
  hiddenDropout: 0.1,
  attentionDropout: 0.1,
  classifierDropout: 0.1,
  padTokenId: 0,
  positionOffset: 0,
};
const head: HeadConfig = {
  labels: Array.from({ length: CLASSES }, (_, i) => `label ${i}`),
  problemType: 'single_label_classification',
  pooling: 'cls',
  normalise: false,
};

const random = randomFrom(0);
const weights = new Map(
  classifierParameters({ config, head }).map(({ name, shape }) => {
    const isScale = /LayerNorm\.weight$/.test(name);
    const data = new Float32Array(sizeOf(shape)).map(() => (isScale ? 1 : random.normal() * 0.02));
    return [name, float32(shape, data)];
  }),
);
const tokens = rowsInMemory(
  Array.from({ length: BATCH }, () =>
    Array.from({ length: LENGTH }, () => 1_000 + random.below(29_000)),
  ),
);
const training = classifierTrainingGraph({ config, head, weights }, { trained: () => true });
const source = textSource({
  tokens,
  padTokenId: 0,
  problem: head.problemType,
  classes: CLASSES,
  targets: Int32Array.from({ length: BATCH }, () => random.below(CLASSES)),
  batchSize: BATCH,
  sampling: 'grouped',
  seed: 0,
  inputs: new Set(training.graph.inputs.map(({ name }) => name)),
});

const times: number[] = [];
let before = performance.now();
await fit({
  training,
  source,
  optimizer: adamw({ learningRate: 5e-5 }),
  maxSteps: STEPS,
  clipNorm: 1,
  seed: 0,
  threads: 2,
  callbacks: {
    onStart: () => {
      before = performance.now();
    },
    onStep: () => {
      times.push((performance.now() - before) / 1000);
      before = performance.now();
    },
  },
});
const steady = times.slice(2).sort((a, b) => a - b);
const peak = process.resourceUsage().maxRSS / 1024;
const value = process.argv.includes('memory') ? peak : steady[steady.length >> 1];
console.log(JSON.stringify({ value, times }));
