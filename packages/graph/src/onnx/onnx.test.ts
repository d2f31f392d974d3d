import { copyFile, mkdtemp, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Graph } from '../graph.ts';
import { add } from '../ops/add.ts';
import { opDefinition } from '../ops/index.ts';
import { openSession } from '../session/open-session.ts';
import { float32, type Tensor } from '../tensor.ts';
import { encodeModel, encodeModelParts } from './encode.ts';
import { readModel } from './read.ts';
import { writeModel } from './write.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));
const folder = async () => await mkdtemp(join(tmpdir(), 'havn-'));

describe('a file of the reference implementation', () => {
  test('gives its weights of every element type', async () => {
    const { graph } = await readModel(fixture('kinds.onnx'));
    const numbers = (name: string) => {
      const { dtype, shape, data } = graph.initializers.get(name)!;
      return [dtype, shape, [...(data as Float32Array)]];
    };
    expect(numbers('float32')).toEqual(['float32', [2], [0.5, -1.5]]);
    expect(numbers('float64')).toEqual(['float64', [2], [0.1, -1.5]]);
    expect(numbers('int64')).toEqual(['int64', [3], [1n, -2n, 2n ** 40n]]);
    expect(numbers('int32')).toEqual(['int32', [2], [1, -2]]);
    expect(numbers('int8')).toEqual(['int8', [2], [1, -2]]);
    expect(numbers('uint8')).toEqual(['uint8', [2], [1, 255]]);
    expect(numbers('bool')).toEqual(['bool', [2], [1, 0]]);
    expect(numbers('float16')).toEqual(['float16', [2], [0x2e66, 0xc000]]);
    expect(numbers('bfloat16')).toEqual(['bfloat16', [2], [0x3f00, 0xc000]]);
    expect(numbers('raw')).toEqual(['int64', [2, 2], [1n, 2n, 3n, 4n]]);
    expect(numbers('empty')).toEqual(['float32', [0, 3], []]);
    expect(numbers('top')).toEqual(['float32', [], [1]]);
  });

  test('keeps what Havn does not know: domains, attributes, missing inputs, nested graphs', async () => {
    const { graph, opsets, metadata, irVersion } = await readModel(fixture('kinds.onnx'));
    expect({ opsets, metadata, irVersion }).toEqual({
      opsets: { '': 17, 'com.example': 3 },
      metadata: { author: 'someone' },
      irVersion: 8,
    });
    expect(graph.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['x', ['batch', 'x.1', 2]],
      ['flag', []],
    ]);
    const node = (type: string) => graph.nodes.find(({ op }) => op.type === type)!;
    expect(node('Mystery').op).toMatchObject({ domain: 'com.example', floatAttributes: ['rates'] });
    expect(node('Mystery').op.gradient).toBeUndefined();
    expect(node('Mystery').attributes).toEqual({
      words: ['a', 'b'],
      sizes: [1, 2],
      rates: [1, 2],
      word: 'c',
    });
    expect(node('Clip').inputs.map((input) => input?.name)).toEqual(['elu', undefined, 'top']);
    expect(node('Constant').attributes.value).toEqual(float32([2], Float32Array.of(1, 2)));
    expect(Object.keys(node('If').attributes).sort()).toEqual(['else_branch', 'then_branch']);
    expect(() => node('Elu').outputs[0]!.shape).toThrow(
      expect.objectContaining({ code: 'ONNX_UNTYPED_VALUE' }),
    );
    expect(() => graph.apply(node('Mystery').op, [graph.inputs[0]])).toThrow(
      expect.objectContaining({ code: 'ONNX_UNSUPPORTED' }),
    );
  });

  test('is the same after it was written and read again', async () => {
    const once = await readModel(fixture('kinds.onnx'));
    const bytes = encodeModel(once);
    const twice = await readModel(bytes);
    expect(encodeModel(twice)).toEqual(bytes);
    expect(twice.opsets).toEqual(once.opsets);
    expect(twice.graph.initializers).toEqual(once.graph.initializers);
    const nodes = ({ graph }: typeof once) =>
      graph.nodes.map(({ op, attributes, inputs, outputs }) => ({
        type: op.type,
        floats: op.floatAttributes,
        attributes,
        inputs: inputs.map((value) => value?.name),
        outputs: outputs.map((value) => value.name),
      }));
    expect(nodes(twice)).toEqual(nodes(once));
  });

  test('of PyTorch answers as PyTorch, read, written and run', async () => {
    const numbers = JSON.parse(await readFile(fixture('tiny.json'), 'utf8'));
    const model = await readModel(fixture('tiny.onnx'));
    const gemm = model.graph.nodes[0]!;
    expect(gemm.op).toBe(opDefinition('Gemm'));
    expect(gemm.outputs[0]?.shape).toEqual(['batch', 8]);
    const session = await openSession(model);
    const { y } = await session.run({ x: float32([2, 4], Float32Array.from(numbers.x)) });
    await session.close();
    for (const [i, value] of numbers.y.entries()) expect(y!.data[i]).toBeCloseTo(value, 6);
  });

  test('has its weights in a file beside it', async () => {
    const { graph } = await readModel(fixture('split.onnx'));
    const { data } = graph.initializers.get('w')!;
    expect([data.length, data[0], data[299]]).toEqual([300, 0, 299]);
  });
});

describe('external data', () => {
  const weights = Float32Array.from({ length: 2000 }, (_, i) => i);

  async function written(): Promise<string> {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [2000]);
    const small = graph.initializer('small', float32([1], Float32Array.of(7)));
    const w = graph.initializer('w', float32([2000], weights));
    graph.output(add(add(x, w), small), 'y');
    graph.initializer('v', float32([500], weights.subarray(500, 1000)));
    const path = join(await folder(), 'model.onnx');
    expect(await writeModel(path, graph, { externalAbove: 4000 })).toEqual([path, `${path}_data`]);
    return path;
  }

  test('holds large weights and is read back', async () => {
    const path = await written();
    const { graph } = await readModel(path);
    expect(graph.initializers.get('w')?.data).toEqual(weights);
    expect(graph.initializers.get('v')?.data).toEqual(weights.subarray(500, 1000));
    expect((await readFile(path)).length).toBeLessThan(1000);
    expect((await readFile(`${path}_data`)).length).toBe(8192 + 2000);
  });

  test('that is missing, too short or not a file is refused', async () => {
    const path = await written();
    await truncate(`${path}_data`, 5000);
    await expect(readModel(path)).rejects.toMatchObject({ code: 'ONNX_EXTERNAL_DATA' });
    const alone = join(await folder(), 'model.onnx');
    await copyFile(path, alone);
    await expect(readModel(alone)).rejects.toThrow(/model.onnx_data is missing/);
    await expect(readModel(await readFile(path))).rejects.toThrow(/given as bytes/);
  });

  test.each(['../secret', '/etc/hostname', 'C:\\secret', 'link'])(
    'at %s is refused',
    async (location) => {
      const home = await folder();
      const outside = await folder();
      await writeFile(join(outside, 'secret'), Buffer.alloc(2000));
      await symlink(join(outside, 'secret'), join(home, 'link'));
      const graph = new Graph();
      graph.output(graph.initializer('w', float32([2])), 'y');
      const places = new Map([['w', { location, offset: 0, length: 8 }]]);
      const path = join(home, 'model.onnx');
      await writeFile(path, encodeModelParts(graph, {}, places).join());
      await expect(readModel(path)).rejects.toMatchObject({ code: 'PATH_ESCAPES' });
    },
  );
});

describe('a damaged file', () => {
  test('cut off anywhere is refused or read, never worse', async () => {
    for (const name of ['kinds.onnx', 'tiny.onnx']) {
      const bytes = await readFile(fixture(name));
      for (let length = 0; length < bytes.length; length++) {
        await expectSound(bytes.subarray(0, length));
      }
    }
  });

  test('with any byte changed is refused or read, never worse', async () => {
    const bytes = await readFile(fixture('kinds.onnx'));
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 127, 128, 255]) {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        await expectSound(changed);
      }
    }
  });

  test.each<[string, number[], RegExp]>([
    ['an empty file', [], /no graph/],
    ['text', [...Buffer.from('hello world')], /./],
    ['a field longer than the file', [0x3a, 0xff, 0xff, 0xff, 0xff, 0x7f], /only 0 are left/],
    ['an endless integer', [0x08, ...new Array(11).fill(0xff)], /more than 64 bits/],
    ['a group', [0x0b], /wire type 3/],
  ])('%s', async (_, bytes, message) => {
    const read = readModel(Uint8Array.from(bytes));
    await expect(read).rejects.toMatchObject({ code: 'ONNX_INVALID' });
    await expect(read).rejects.toThrow(message);
  });

  test('is named in the error', async () => {
    const path = join(await folder(), 'bad.onnx');
    await writeFile(path, 'no model');
    await expect(readModel(path)).rejects.toMatchObject({ location: { file: path } });
  });

  async function expectSound(bytes: Uint8Array): Promise<void> {
    const error = await readModel(bytes).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) {
      expect(String((error as { code?: unknown }).code)).toMatch(/^ONNX_|^PATH_ESCAPES/);
    }
  }
});

describe('a model that contradicts itself is refused', () => {
  const w: Tensor = float32([2]);

  test.each<[string, (graph: Graph) => void, RegExp]>([
    [
      'a shape that does not fit its elements',
      (graph) => graph.initializers.set('w', { ...w, shape: [3] }),
      /"w" of shape \[3\] has 8 bytes, not 12/,
    ],
    [
      'a negative dimension',
      (graph) => graph.initializers.set('w', { ...w, shape: [-2] }),
      /the shape \[-2\]/,
    ],
    [
      'dimensions whose product is huge',
      (graph) => graph.initializers.set('w', { ...w, shape: [2 ** 40, 2 ** 40] }),
      /the shape/,
    ],
    ['a value made twice', (graph) => graph.nodes.push(graph.nodes[0]!), /is defined twice/],
    ['nodes out of order', (graph) => graph.nodes.reverse(), /which nothing before it makes/],
  ])('%s', async (_, spoil, message) => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [2]);
    graph.output(add(x, graph.initializer('w', w)), 'y');
    spoil(graph);
    const read = readModel(encodeModel(graph));
    await expect(read).rejects.toMatchObject({ code: 'ONNX_INVALID' });
    await expect(read).rejects.toThrow(message);
  });
});

test('metadata, names and operator sets are written', async () => {
  const graph = new Graph();
  graph.output(graph.input('x', 'int64', ['batch', 3]), 'y');
  const path = join(await folder(), 'sub', 'model.onnx');
  await writeModel(path, graph, { metadata: { task: 'none' }, opsets: { 'com.microsoft': 1 } });
  expect(await readModel(path)).toMatchObject({
    metadata: { task: 'none' },
    opsets: { '': 20, 'com.microsoft': 1 },
    irVersion: 9,
    producer: 'havn',
  });
});
