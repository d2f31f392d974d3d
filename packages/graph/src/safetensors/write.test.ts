import { mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { float32, type Tensor } from '../tensor.ts';
import { fromFloat32, toFloat32 } from './convert.ts';
import { openSafetensors } from './read.ts';
import { openShardedSafetensors, openWeights } from './weights.ts';
import { writeSafetensors } from './write.ts';

const fixture = fileURLToPath(new URL('../../test/fixtures/mixed.safetensors', import.meta.url));

async function folder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'havn-'));
}

async function readAll(path: string): Promise<[string, Tensor][]> {
  const weights = await openSafetensors(path);
  const tensors: [string, Tensor][] = [];
  for (const name of weights.names) tensors.push([name, await weights.read(name)]);
  await weights.close();
  return tensors;
}

test('a file written again is byte for byte the reference implementation’s', async () => {
  const tensors = (await readAll(fixture)).reverse();
  const path = join(await folder(), 'model.safetensors');
  expect(await writeSafetensors(path, tensors)).toEqual([path]);
  expect(Buffer.compare(await readFile(path), await readFile(fixture))).toBe(0);
});

test('large weights become shards that read as one', async () => {
  const home = await folder();
  const tensors = ['a', 'b', 'c'].map(
    (name, i) => [name, float32([4], new Float32Array(4).fill(i))] as const,
  );
  await writeFile(join(home, 'model.safetensors'), 'weights from before');
  await writeSafetensors(join(home, 'model.safetensors'), tensors, { maxShardBytes: 40 });
  expect((await readdir(home)).sort()).toEqual([
    'model-00001-of-00002.safetensors',
    'model-00002-of-00002.safetensors',
    'model.safetensors.index.json',
  ]);
  const weights = await openWeights(home);
  expect(weights.names).toEqual(['a', 'b', 'c']);
  expect(weights.metadata).toEqual({ format: 'pt' });
  expect([...(await weights.read('c')).data]).toEqual([2, 2, 2, 2]);
  await weights.close();
  const index = JSON.parse(await readFile(join(home, 'model.safetensors.index.json'), 'utf8'));
  expect(index.metadata.total_size).toBe(48);
});

test('a single file written over shards is what is read', async () => {
  const home = await folder();
  const path = join(home, 'model.safetensors');
  const one = [
    ['a', float32([1])],
    ['b', float32([1])],
  ] as const;
  await writeSafetensors(path, one, { maxShardBytes: 4 });
  await writeSafetensors(path, one);
  expect(await readdir(home)).toContain('model.safetensors');
  expect(await readdir(home)).not.toContain('model.safetensors.index.json');
});

test.each([
  ['../secret.safetensors', 'PATH_ESCAPES'],
  ['/etc/passwd', 'PATH_ESCAPES'],
  ['C:\\secret.safetensors', 'PATH_ESCAPES'],
  ['link.safetensors', 'PATH_ESCAPES'],
])('an index that leads to %s is refused', async (shard, code) => {
  const outside = await folder();
  const home = await folder();
  await writeSafetensors(join(outside, 'secret.safetensors'), [['a', float32([1])]]);
  await symlink(join(outside, 'secret.safetensors'), join(home, 'link.safetensors'));
  const index = join(home, 'model.safetensors.index.json');
  await writeFile(index, JSON.stringify({ weight_map: { a: shard } }));
  await expect(openShardedSafetensors(index)).rejects.toMatchObject({ code });
});

test('the links of a Hugging Face cache are followed', async () => {
  const home = await folder();
  const blobs = await folder();
  await writeSafetensors(join(blobs, 'abc'), [['a', float32([1])]]);
  await writeFile(join(blobs, 'def'), JSON.stringify({ weight_map: { a: 'one.safetensors' } }));
  await symlink(join(blobs, 'abc'), join(home, 'one.safetensors'));
  await symlink(join(blobs, 'def'), join(home, 'model.safetensors.index.json'));
  const weights = await openWeights(home);
  expect(weights.names).toEqual(['a']);
  await weights.close();
});

test.each([
  ['{', /not JSON/],
  ['[]', /no weight_map/],
  ['null', /no weight_map/],
  ['{"weight_map":{"a":3}}', /file of "a"/],
  ['{"weight_map":{"a":"x.safetensors","a":"y.safetensors"}}', /twice/],
  ['{"weight_map":{"b":"one.safetensors"}}', /does not have the tensor "b"/],
])('the index %s is refused', async (content, message) => {
  const home = await folder();
  await writeSafetensors(join(home, 'one.safetensors'), [['a', float32([1])]]);
  const index = join(home, 'model.safetensors.index.json');
  await writeFile(index, content);
  const opened = openShardedSafetensors(index);
  await expect(opened).rejects.toMatchObject({ code: 'WEIGHTS_INDEX_INVALID' });
  await expect(opened).rejects.toThrow(message);
});

test('a folder with a pickle only is told how to convert it', async () => {
  const home = await folder();
  await writeFile(join(home, 'pytorch_model.bin'), '');
  await expect(openWeights(home)).rejects.toMatchObject({
    code: 'WEIGHTS_NOT_FOUND',
    remedy: expect.stringContaining('pytorch_model.bin is a Python pickle'),
  });
});

test('names that are taken and shapes that do not fit are refused', async () => {
  const path = join(await folder(), 'model.safetensors');
  const x = float32([1]);
  await expect(
    writeSafetensors(path, [
      ['a', x],
      ['a', x],
    ]),
  ).rejects.toThrow(/"a" is taken/);
  await expect(writeSafetensors(path, [['__metadata__', x]])).rejects.toThrow(/is taken/);
  const wrong = float32([3], new Float32Array(2));
  await expect(writeSafetensors(path, [['a', wrong]])).rejects.toThrow(/has 2 elements/);
});

test('every half-precision number survives the way to float32 and back', () => {
  const bits = Uint16Array.from({ length: 65_536 }, (_, i) => i);
  for (const dtype of ['float16', 'bfloat16'] as const) {
    const floats = toFloat32({ dtype, shape: [65_536], data: bits });
    const back = fromFloat32(floats, dtype).data;
    const changed = bits.filter((half, i) => half !== back[i] && !Number.isNaN(floats.data[i]!));
    expect([...changed]).toEqual([]);
    expect(
      Number.isNaN(
        toFloat32({ dtype, shape: [1], data: Uint16Array.of(Number(back[0x7fff])) }).data[0],
      ),
    ).toBe(true);
  }
});

test('numbers between two halves round to nearest, ties to even', () => {
  const numbers = [1 + 2 ** -11, 1 + 3 * 2 ** -11, 65_519, 65_520, 2 ** -25, 3 * 2 ** -25, -1e-9];
  const rounded = toFloat32(fromFloat32(float32([7], Float32Array.from(numbers)), 'float16')).data;
  // numpy: np.float32(numbers).astype(np.float16)
  expect([...rounded]).toEqual([1, 1 + 2 ** -9, 65_504, Infinity, 0, 2 ** -23, -0]);
});
