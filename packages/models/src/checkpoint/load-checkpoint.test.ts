import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  float32,
  fromFloat32,
  int64,
  openSafetensors,
  type Tensor,
  writeSafetensors,
} from '@havn/graph';
import { expect, test } from 'vitest';
import { encoderParameters } from '../encoder/encoder-parameters.ts';
import { tinyModel, withFolder, writeTinyCheckpoint } from '../testing/tiny-checkpoint.ts';
import { initialWeights } from './initial-weights.ts';
import { quantiseRows, scaleName } from './int8-rows.ts';
import { loadCheckpoint } from './load-checkpoint.ts';

/** Writes the tiny BERT, its stored tensors changed by `change`. */
async function withStored<T>(
  change: (tensors: Map<string, Tensor>) => Map<string, Tensor>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  return await withFolder(async (folder) => {
    await writeTinyCheckpoint(folder, tinyModel('bert'));
    const file = join(folder, 'model.safetensors');
    const reader = await openSafetensors(file);
    const tensors = new Map<string, Tensor>();
    for (const name of reader.names) tensors.set(name, await reader.read(name));
    await reader.close();
    await writeSafetensors(file, change(tensors));
    return await use(folder);
  });
}

const renamed = (from: RegExp, to: string) => (tensors: Map<string, Tensor>) =>
  new Map([...tensors].map(([name, tensor]) => [name.replace(from, to), tensor] as const));

test.each([
  ['with the class’s prefix', renamed(/^$/, '')],
  ['without prefix', renamed(/^bert\./, '')],
  [
    'with gamma and beta',
    (tensors: Map<string, Tensor>) =>
      renamed(
        /LayerNorm\.bias$/,
        'LayerNorm.beta',
      )(renamed(/LayerNorm\.weight$/, 'LayerNorm.gamma')(tensors)),
  ],
  [
    'with stored position ids',
    (tensors: Map<string, Tensor>) =>
      new Map([...tensors, ['bert.embeddings.position_ids', int64([1, 3], [0, 1, 2])]]),
  ],
])('reads weights stored %s', async (_, change) => {
  const { config, weights } = tinyModel('bert');
  await withStored(change, async (folder) => {
    const checkpoint = await loadCheckpoint(folder);
    expect(checkpoint.hasHead).toBe(true);
    const read = await checkpoint.weights.read(encoderParameters(config));
    for (const [name, { data }] of read) expect(data, name).toEqual(weights.get(name)!.data);
  });
});

test('bfloat16 is read as f32', async () => {
  const halve = (tensors: Map<string, Tensor>) =>
    new Map(
      [...tensors].map(
        ([name, tensor]) =>
          [
            name,
            fromFloat32(float32(tensor.shape, tensor.data as Float32Array), 'bfloat16'),
          ] as const,
      ),
    );
  await withStored(halve, async (folder) => {
    const spec = { name: 'classifier.bias', shape: [3] };
    const tensor = (await (await loadCheckpoint(folder)).weights.read([spec])).get(spec.name)!;
    expect(tensor.dtype).toBe('float32');
    const exact = tinyModel('bert').weights.get(spec.name)!.data;
    tensor.data.forEach((value, i) => {
      expect(value).toBeCloseTo(exact[i]!, 2);
    });
  });
});

test('int8 rows are read as f32, to half a step of each row', async () => {
  const quantise = (tensors: Map<string, Tensor>) =>
    new Map(
      [...tensors].flatMap(([name, tensor]): [string, Tensor][] => {
        if (tensor.shape.length < 2) return [[name, tensor]];
        const { values, scales } = quantiseRows(tensor.data as Float32Array, tensor.shape[0]!);
        const scale = float32([scales.length], scales);
        return [
          [name, { ...tensor, dtype: 'int8', data: values }],
          [scaleName(name), scale],
        ];
      }),
    );
  await withStored(quantise, async (folder) => {
    const { weights } = await loadCheckpoint(folder);
    const spec = { name: 'pooler.dense.weight', shape: [32, 32] };
    const { data } = (await weights.read([spec])).get(spec.name)!;
    const exact = tinyModel('bert').weights.get(spec.name)!.data;
    for (let row = 0; row < 32; row++) {
      const values = exact.subarray(row * 32, row * 32 + 32);
      const step = Math.max(...values.map(Math.abs)) / 127;
      values.forEach((value, column) => {
        expect(Math.abs(value - data[row * 32 + column]!)).toBeLessThanOrEqual(step * 0.5001);
      });
    }
  });
});

test('a missing and a mis-shaped tensor are named with file and shapes', async () => {
  const name = 'encoder.layer.1.output.dense.weight';
  const without = (tensors: Map<string, Tensor>) =>
    new Map([...tensors].filter(([stored]) => stored !== `bert.${name}`));
  await withStored(without, async (folder) => {
    const { weights, config } = await loadCheckpoint(folder);
    await expect(weights.read(encoderParameters(config))).rejects.toMatchObject({
      code: 'TENSOR_MISSING',
      message: `the tensor ${name} [32, 48] is missing`,
      location: { file: join(folder, 'model.safetensors') },
    });
  });
  const other = (tensors: Map<string, Tensor>) => tensors.set(`bert.${name}`, float32([2, 3]));
  await withStored(other, async (folder) => {
    const { weights, config } = await loadCheckpoint(folder);
    await expect(weights.read(encoderParameters(config))).rejects.toMatchObject({
      code: 'TENSOR_SHAPE',
      message: `the tensor ${name} is [2, 3], not [32, 48]`,
    });
  });
});

test('a folder without weights says so', async () => {
  await withFolder(async (folder) => {
    await writeTinyCheckpoint(folder, tinyModel('bert'));
    await rm(join(folder, 'model.safetensors'));
    await expect(loadCheckpoint(folder)).rejects.toMatchObject({ code: 'WEIGHTS_NOT_FOUND' });
  });
});

test('training starts from the stored head where the labels are the same, else from a random one', async () => {
  await withFolder(async (folder) => {
    const model = tinyModel('roberta');
    await writeTinyCheckpoint(folder, model);
    const checkpoint = await loadCheckpoint(folder);
    const same = await initialWeights(checkpoint, { head: model.head, seed: 1 });
    for (const [name, { data }] of model.weights) expect(same.get(name)!.data).toEqual(data);
    const head = { ...model.head, labels: ['x', 'y', 'z', 'w'] };
    const other = await initialWeights(checkpoint, { head, seed: 1 });
    expect(other.get('classifier.out_proj.weight')!.shape).toEqual([4, 32]);
    expect(other.get('classifier.out_proj.bias')!.data).toEqual(new Float32Array(4));
    const dense = 'classifier.dense.weight';
    expect(other.get(dense)!.data).toEqual(model.weights.get(dense)!.data);
    const again = await initialWeights(checkpoint, { head, seed: 1 });
    expect(again).toEqual(other);
    const reseeded = await initialWeights(checkpoint, { head, seed: 2 });
    const output = 'classifier.out_proj.weight';
    expect(reseeded.get(output)!.data).not.toEqual(other.get(output)!.data);
  });
});
