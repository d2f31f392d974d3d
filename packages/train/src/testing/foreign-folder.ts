import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomFrom } from '@havn/core';
import { float32, sizeOf, writeSafetensors } from '@havn/graph';
import { classifierParameters, readModelConfig } from '@havn/models';
import { writeTinyCheckpoint } from './tiny-checkpoint.ts';

/** A BERT classifier as transformers would have saved it: safetensors, no ONNX, nothing of Havn's. */
export async function foreignFolder(folder: string, labels: readonly string[]): Promise<void> {
  await writeTinyCheckpoint(folder, { modelMaxLength: 16 });
  const file = join(folder, 'config.json');
  const config = JSON.parse(await readFile(file, 'utf8'));
  const named = {
    ...config,
    architectures: ['BertForSequenceClassification'],
    id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
  };
  await writeFile(file, JSON.stringify(named));
  const { encoder, head } = await readModelConfig(folder);
  const random = randomFrom(29);
  const tensors = classifierParameters({ config: encoder, head }).map(({ name, shape }) => {
    const scale = /norm\.weight$/i.test(name) ? () => 1 : () => random.normal() * 0.4;
    const stored = name.startsWith('classifier') ? name : `bert.${name}`;
    const data = new Float32Array(sizeOf(shape)).map(scale);
    return [stored, float32(shape, data)] as const;
  });
  await rm(join(folder, 'model.safetensors'));
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
}
