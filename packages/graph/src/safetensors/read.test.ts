import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { toFloat32 } from './convert.ts';
import { openSafetensors } from './read.ts';
import { openWeights } from './weights.ts';

const fixture = fileURLToPath(new URL('../../test/fixtures/mixed.safetensors', import.meta.url));
const shared =
  process.env.HAVN_SHARED ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));
const miniLM = join(shared, 'models/all-MiniLM-L6-v2');

describe('a file of the reference implementation', () => {
  test.each([
    ['f32', 'float32', [0, -1.5, Math.fround(0.1), 65504, Math.fround(1e-7), -0]],
    ['f64', 'float64', [0, -1.5, Math.fround(0.1), 65504, Math.fround(1e-7), -0]],
    ['i64', 'int64', [1n, -2n, 2n ** 40n]],
    ['i32', 'int32', [1, -2, 2 ** 30]],
    ['i8', 'int8', [1, -2, 127]],
    ['u8', 'uint8', [1, 2, 255]],
    ['bool', 'bool', [1, 0, 1]],
    ['scalar', 'float32', [2.5]],
    ['empty', 'float32', []],
    ['größe', 'float32', [1]],
  ])('%s is read as %s', async (name, dtype, values) => {
    const weights = await openSafetensors(fixture);
    const tensor = await weights.read(name);
    await weights.close();
    expect(tensor.dtype).toBe(dtype);
    expect([...(tensor.data as Float32Array)]).toEqual(values);
  });

  test('half-precision numbers become float32', async () => {
    const weights = await openSafetensors(fixture);
    const half = toFloat32(await weights.read('f16'));
    const brain = toFloat32(await weights.read('bf16'));
    await weights.close();
    expect(half.shape).toEqual([2, 3]);
    // torch: tensor.half().float() and tensor.bfloat16().float()
    expect([...half.data]).toEqual([0, -1.5, 0.0999755859375, 65504, 1.1920928955078125e-7, -0]);
    expect([...brain.data]).toEqual([0, -1.5, 0.10009765625, 65536, 1.0011717677116394e-7, -0]);
  });

  test('shapes and metadata are known without reading tensors', async () => {
    const weights = await openSafetensors(fixture);
    expect(weights.metadata).toEqual({ format: 'pt' });
    expect(weights.info('empty')).toEqual({ dtype: 'float32', shape: [0, 3] });
    expect(weights.names).toHaveLength(12);
    expect(() => weights.info('missing')).toThrow(
      expect.objectContaining({ code: 'TENSOR_NOT_FOUND' }),
    );
    await weights.close();
  });
});

const F32 = (begin: number, end: number, shape: unknown = [(end - begin) / 4]) =>
  JSON.stringify({ dtype: 'F32', shape, data_offsets: [begin, end] });

describe('a hostile file is refused', () => {
  test.each<[string, Buffer, RegExp]>([
    ['too short', Buffer.from('abc'), /3 bytes, too few/],
    [
      'a header longer than the file',
      Buffer.concat([length(99n), Buffer.from('{}')]),
      /larger than the file/,
    ],
    ['a header over the limit', length(2n ** 63n), /larger than allowed/],
    ['a header that is not JSON', file('{"a":'), /not JSON/],
    ['a header that is not UTF-8', file(Buffer.from([0x7b, 0xff, 0x7d])), /not JSON/],
    ['a header that is a list', file('[]'), /not a JSON object/],
    ['a header that begins with a space', file(' {}'), /not a JSON object/],
    ['a tensor that is no object', file('{"a":3}'), /"a" is not an object/],
    ['a tensor twice', file(`{"a":${F32(0, 4)},"a":${F32(0, 4)}}`, 4), /key "a" twice/],
    [
      'a tensor twice, once escaped',
      file(`{"a":${F32(0, 4)},"\\u0061":${F32(0, 4)}}`, 4),
      /key "a" twice/,
    ],
    ['an unknown type', file('{"a":{"dtype":"F7","shape":[],"data_offsets":[0,0]}}'), /type "F7"/],
    [
      'an inherited type',
      file('{"a":{"dtype":"toString","shape":[],"data_offsets":[0,0]}}'),
      /unknown/,
    ],
    ['a negative dimension', file(`{"a":${F32(0, 4, [-1])}}`, 4), /shape \[-1\]/],
    ['a huge dimension', file(`{"a":${F32(0, 4, [2 ** 60])}}`, 4), /shape/],
    [
      'dimensions whose product is huge',
      file(`{"a":${F32(0, 4, [2 ** 40, 2 ** 40])}}`, 4),
      /takes/,
    ],
    ['a fractional dimension', file(`{"a":${F32(0, 4, [1.5])}}`, 4), /shape/],
    ['a size that does not match', file(`{"a":${F32(0, 8, [1])}}`, 8), /takes 4 bytes but has 8/],
    [
      'offsets in the wrong order',
      file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}'),
      /offsets/,
    ],
    ['offsets behind the end', file(`{"a":${F32(0, 8)}}`, 4), /behind the file's 4 bytes/],
    ['an overlap', file(`{"a":${F32(0, 8)},"b":${F32(4, 12)}}`, 12), /"b" overlaps/],
    [
      'a hole',
      file(`{"a":${F32(0, 4)},"b":${F32(8, 12)}}`, 12),
      /hole of 4 bytes before the tensor "b"/,
    ],
    ['bytes at the end', file(`{"a":${F32(0, 4)}}`, 8), /4 bytes at the end/],
    ['metadata that is no text', file('{"__metadata__":{"a":1}}'), /__metadata__/],
  ])('%s', async (_, content, message) => {
    const path = join(await mkdtemp(join(tmpdir(), 'havn-')), 'bad.safetensors');
    await writeFile(path, content);
    const error = await openSafetensors(path).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ code: 'SAFETENSORS_INVALID', location: { file: path } });
    expect(error?.message).toMatch(message);
  });

  test('a type without arrays is refused when it is read, not before', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'havn-')), 'f8.safetensors');
    await writeFile(path, file('{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}', 2));
    const weights = await openSafetensors(path);
    await expect(weights.read('a')).rejects.toMatchObject({ code: 'SAFETENSORS_DTYPE' });
    await weights.close();
  });
});

const present = existsSync(join(miniLM, 'model.safetensors'));
if (!present) console.info(`skipped: there is no ${miniLM} (set HAVN_SHARED)`);

describe.skipIf(!present)('all-MiniLM-L6-v2', () => {
  test('its 90 MB are read in well under a second', async () => {
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const started = performance.now();
      expect(await countParameters()).toBe(22_713_216);
      times.push(performance.now() - started);
    }
    expect(Math.min(...times)).toBeLessThan(1000);
  });

  async function countParameters(): Promise<number> {
    const weights = await openWeights(miniLM);
    let parameters = 0;
    for (const name of weights.names) {
      const { dtype, data } = await weights.read(name);
      if (dtype === 'float32') parameters += data.length;
    }
    await weights.close();
    return parameters;
  }
});

function length(bytes: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(bytes);
  return buffer;
}

function file(header: string | Buffer, dataBytes = 0): Buffer {
  const bytes = Buffer.from(header as string);
  return Buffer.concat([length(BigInt(bytes.length)), bytes, Buffer.alloc(dataBytes)]);
}
