import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256File } from '@havn/core';
import { openSafetensors, type Tensor, toFloat32, writeSafetensors } from '@havn/graph';
import { INT8_WEIGHTS, quantiseRows, scaleName } from '@havn/models';

/** What is taken over from the original as it is. */
const COPIED = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'modules.json',
  'sentence_bert_config.json',
  '1_Pooling/config.json',
];

/** Makes the starter checkpoint from the original's folder; equal inputs give equal bytes. */
export async function makeStarter(source: string, target: string): Promise<void> {
  for (const name of COPIED) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await writeFile(join(target, name), await readFile(join(source, name)));
  }
  const weights = join(source, 'model.safetensors');
  const metadata = {
    quantization: 'int8 by row; NAME = int8 x NAME.scale',
    source: 'sentence-transformers/all-MiniLM-L6-v2',
    source_sha256: await sha256File(weights),
  };
  await writeSafetensors(join(target, INT8_WEIGHTS), await quantisedTensors(weights), { metadata });
}

/** Matrices as int8 rows with their scales; biases and LayerNorm weights stay as they are. */
async function quantisedTensors(weights: string): Promise<readonly (readonly [string, Tensor])[]> {
  const reader = await openSafetensors(weights);
  try {
    const tensors: (readonly [string, Tensor])[] = [];
    for (const name of reader.names) {
      // A constant that old versions of transformers stored.
      if (name.endsWith('position_ids')) continue;
      tensors.push(...quantised(name, await reader.read(name)));
    }
    return tensors;
  } finally {
    await reader.close();
  }
}

function quantised(name: string, tensor: Tensor): readonly (readonly [string, Tensor])[] {
  const [rows, columns] = tensor.shape;
  if (columns === undefined) return [[name, tensor]];
  const { values, scales } = quantiseRows(toFloat32(tensor).data, rows!);
  return [
    [name, { dtype: 'int8', shape: tensor.shape, data: values }],
    [scaleName(name), { dtype: 'float32', shape: [rows!], data: scales }],
  ];
}
