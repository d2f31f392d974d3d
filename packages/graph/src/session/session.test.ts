import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Graph } from '../graph.ts';
import { encodeModel, encodeModelParts } from '../onnx/encode.ts';
import { writeModel } from '../onnx/write.ts';
import { add } from '../ops/add.ts';
import { opDefinition } from '../ops/index.ts';
import { matmul } from '../ops/matmul.ts';
import { type DType, float32, int64, type Tensor } from '../tensor.ts';
import { ARRAY_OF } from '../typed-view.ts';
import { DeviceUnavailableError } from './errors.ts';
import { openSession } from './open-session.ts';
import { summariseProfile } from './profile.ts';

/** y = x + [10, 20], for x [batch, 2] and z [batch]. */
function addGraph(): Graph {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['batch', 2]);
  graph.output(add(x, graph.initializer('bias', float32([2], Float32Array.of(10, 20)))), 'y');
  graph.output(graph.input('z', 'float32', ['batch']), 'z2');
  return graph;
}

const x = float32([2, 2], Float32Array.of(1, 2, 3, 4));
const z = float32([2], Float32Array.of(5, 6));
const sum = float32([2, 2], Float32Array.of(11, 22, 13, 24));

test('a session tells its inputs and outputs and runs on named tensors', async () => {
  const session = await openSession(addGraph());
  expect(session.inputs).toEqual([
    { name: 'x', dtype: 'float32', shape: ['batch', 2] },
    { name: 'z', dtype: 'float32', shape: ['batch'] },
  ]);
  expect(session.outputs.map(({ name }) => name)).toEqual(['y', 'z2']);
  expect(await session.run({ x, z })).toEqual({ y: sum, z2: z });
  expect(await session.run({ x, z }, ['y'])).toEqual({ y: sum });
  await session.close();
});

test('results are written into the tensors given for them', async () => {
  const session = await openSession(addGraph());
  const memory = new Float32Array(8).fill(-1);
  const y = float32([2, 2], memory.subarray(2, 6));
  const results = await session.run({ x, z }, { y });
  expect(results.y).toBe(y);
  expect([...memory]).toEqual([-1, -1, 11, 22, 13, 24, -1, -1]);
  await session.close();
});

test('feeds may be views on larger memory', async () => {
  const session = await openSession(addGraph());
  const memory = new Float32Array(64);
  memory.set(x.data, 16);
  const view = float32([2, 2], memory.subarray(16, 20));
  expect(await session.run({ x: view, z }, ['y'])).toEqual({ y: sum });
  await session.close();
});

const shared = float32([2, 2], new Float32Array(new SharedArrayBuffer(16)));

test.each<[string, Record<string, Tensor>, string]>([
  ['a missing input', { x }, 'the input "z" (float32 [batch]) is missing'],
  ['an unknown input', { x, z, w: z }, 'the model has no input "w"'],
  [
    'another rank',
    { x: z, z },
    'the input "x" takes float32 [batch, 2], given float32 [2]: the rank is not 2',
  ],
  [
    'another size',
    { x: float32([1, 4]), z },
    'the input "x" takes float32 [batch, 2], given float32 [1, 4]: dimension 1 is not 2',
  ],
  [
    'two sizes for one name',
    { x, z: float32([3]) },
    'the input "z" takes float32 [batch], given float32 [3]: dimension 0 is not 2 (batch in "x")',
  ],
  [
    'another element type',
    { x: { dtype: 'float64', shape: [2, 2], data: new Float64Array(4) }, z },
    'the input "x" takes float32 [batch, 2], given float64 [2, 2]: the element type is not float32',
  ],
  [
    'another array',
    { x: { dtype: 'float32', shape: [2, 2], data: new Float64Array(4) }, z },
    'the input "x" takes float32 [batch, 2], given float32 [2, 2]: float32 elements lie in a Float32Array, not in a Float64Array',
  ],
  [
    'too few elements',
    { x: float32([2, 2], new Float32Array(3)), z },
    'the input "x" takes float32 [batch, 2], given float32 [2, 2]: the shape has 4 elements, the data 3',
  ],
  [
    'shared memory',
    { x: shared, z },
    'the input "x" takes float32 [batch, 2], given float32 [2, 2]: shared memory cannot be read',
  ],
])('%s is refused by name', async (_, feeds, message) => {
  const session = await openSession(addGraph());
  const error = await session.run(feeds).catch((reason: Error) => reason);
  expect(error).toMatchObject({ code: 'SESSION_FEED', exitCode: 2, message });
  await session.close();
});

test('a tensor to write into must fit', async () => {
  const session = await openSession(addGraph());
  const run = session.run({ x, z }, { y: float32([3, 2]) });
  await expect(run).rejects.toMatchObject({ code: 'SESSION_FETCH' });
  await expect(run).rejects.toThrow('dimension 0 is not 2 (batch in "x")');
  await expect(session.run({ x, z }, ['w'])).rejects.toThrow('the model has no output "w"');
  await session.close();
});

test('every element type goes in and out', async () => {
  const dtypes: DType[] = [
    'float32',
    'float64',
    'float16',
    'int64',
    'int32',
    'int8',
    'uint8',
    'bool',
  ];
  const graph = new Graph();
  const feeds: Record<string, Tensor> = {};
  for (const dtype of dtypes) {
    graph.output(graph.input(dtype, dtype, [2]), `${dtype}_out`);
    const data = new ARRAY_OF[dtype](new ArrayBuffer(16), 0, 2);
    data.fill((dtype === 'int64' ? 1n : 1) as never);
    feeds[dtype] = { dtype, shape: [2], data };
  }
  const session = await openSession(graph);
  const results = await session.run(feeds);
  for (const dtype of dtypes) expect(results[`${dtype}_out`]).toEqual(feeds[dtype]);
  await session.close();
});

test('a model runs from bytes, from a file, and through external data', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'havn-')), 'model.onnx');
  const big = new Graph();
  const weight = float32([64, 64], new Float32Array(4096).fill(1));
  big.output(matmul(big.input('x', 'float32', ['n', 64]), big.initializer('w', weight)), 'y');
  await writeModel(path, big, { externalAbove: 0 });
  expect(existsSync(`${path}_data`)).toBe(true);
  const ones = float32([1, 64], new Float32Array(64).fill(1));
  for (const source of [path, encodeModel(big), big]) {
    const session = await openSession(source, { maxEncodedBytes: 1000 });
    const { y } = await session.run({ x: ones });
    expect([...y!.data]).toEqual(new Array(64).fill(64));
    await session.close();
  }
});

test('a closed session runs no more, and closing twice is harmless', async () => {
  const session = await openSession(addGraph());
  await session.close();
  await session.close();
  await expect(session.run({ x, z })).rejects.toMatchObject({ code: 'SESSION_CLOSED' });
});

test('what is no model is refused with the runtime’s reason', async () => {
  await expect(openSession(new Uint8Array(100).fill(255))).rejects.toMatchObject({
    code: 'SESSION_OPEN',
  });
  await expect(openSession(join(tmpdir(), 'havn-no-such-model.onnx'))).rejects.toMatchObject({
    code: 'SESSION_OPEN',
    message: expect.stringContaining('havn-no-such-model.onnx'),
  });
});

test('a failure while running is told as one', async () => {
  const graph = new Graph();
  const shape = graph.input('shape', 'int64', [1]);
  const x4 = graph.input('x', 'float32', [4]);
  const type = { dtype: 'float32', shape: ['n'] } as const;
  graph.output(graph.applyOne(opDefinition('Reshape')!, [x4, shape], {}, type), 'y');
  const session = await openSession(graph);
  const run = session.run({ x: float32([4]), shape: int64([1], [3]) });
  await expect(run).rejects.toMatchObject({
    code: 'SESSION_RUN',
    message: expect.stringContaining('Reshape'),
  });
  await session.close();
});

test('thread settings are taken', async () => {
  const session = await openSession(addGraph(), { threads: 1, spin: false });
  expect(await session.run({ x, z }, ['y'])).toEqual({ y: sum });
  await session.close();
});

test('a profile sums up by operator', async () => {
  const prefix = join(await mkdtemp(join(tmpdir(), 'havn-')), 'profile');
  const session = await openSession(addGraph(), { profile: prefix });
  await session.run({ x, z });
  await session.run({ x, z });
  const totals = await summariseProfile(await session.endProfiling());
  await session.close();
  expect(totals.find(({ op }) => op === 'Add')).toEqual({
    op: 'Add',
    count: 2,
    ms: expect.any(Number),
  });
});

test('a session without a profile says so', async () => {
  const session = await openSession(addGraph());
  await expect(session.endProfiling()).rejects.toMatchObject({ code: 'USAGE' });
  await session.close();
});

test.each(['webgpu', 'cuda'] as const)(
  '%s runs, or is refused: never replaced by the CPU',
  async (device) => {
    const session = await openSession(addGraph(), { device }).catch((error: unknown) => error);
    if (session instanceof Error) {
      expect(session).toBeInstanceOf(DeviceUnavailableError);
      expect(session).toMatchObject({
        code: 'DEVICE_UNAVAILABLE',
        exitCode: 2,
        message: expect.stringMatching(`^the device ${device} is not available: `),
        remedy: expect.stringMatching(/^Available here: cpu/),
      });
      return;
    }
    const opened = session as Awaited<ReturnType<typeof openSession>>;
    expect(await opened.run({ x, z }, ['y'])).toEqual({ y: sum });
    await opened.close();
  },
);

test('a model that is at fault is not blamed on the device', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'havn-')), 'bad.onnx');
  await writeFile(path, 'no model');
  await expect(openSession(path)).rejects.toMatchObject({ code: 'SESSION_OPEN' });
});

test('the runtime does not read weights outside the model’s folder', async () => {
  const home = await mkdtemp(join(tmpdir(), 'havn-'));
  await mkdir(join(home, 'model'));
  await writeFile(join(home, 'secret.bin'), Buffer.alloc(8));
  const graph = new Graph();
  graph.output(graph.initializer('w', float32([2])), 'y');
  const places = new Map([['w', { location: '../secret.bin', offset: 0, length: 8 }]]);
  const path = join(home, 'model/model.onnx');
  await writeFile(path, encodeModelParts(graph, {}, places).join());
  await expect(openSession(path)).rejects.toMatchObject({ code: 'SESSION_OPEN' });
});

test('importing the package does not load the native library', () => {
  const index = new URL('../../dist/index.js', import.meta.url).href;
  const script = `
    import { createRequire } from 'node:module';
    const { openSession } = await import(${JSON.stringify(index)});
    const loaded = Object.keys(createRequire(${JSON.stringify(index)}).cache);
    console.log(typeof openSession, loaded.filter((path) => path.includes('onnxruntime')).length);
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(output.toString()).toBe('function 0\n');
});
