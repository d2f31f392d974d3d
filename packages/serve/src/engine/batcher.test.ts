import { expect, test } from 'vitest';
import { type BatcherOptions, createBatcher } from './batcher.ts';
import { OverloadedError } from './errors.ts';

const limits = { maxBatch: 4, maxWeight: 100, maxWaiting: 10, maxWaitMs: 1_000 };

/** A model that is let go batch by batch, and shows what it was given. */
function steppedModel() {
  const batches: (readonly string[])[] = [];
  const running: (() => void)[] = [];
  const run = (items: readonly string[]) => {
    batches.push(items);
    return new Promise<readonly string[]>((resolve) => {
      running.push(() => resolve(items.map((item) => item.toUpperCase())));
    });
  };
  const step = async () => {
    running.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { batches, run, step };
}

function stepped(options: Partial<BatcherOptions<string, string>> = {}) {
  const model = steppedModel();
  const weigh = (item: string) => item.length;
  return { ...model, batcher: createBatcher({ ...limits, weigh, run: model.run, ...options }) };
}

test('what arrives together runs together, each with its own answer', async () => {
  const { batcher, batches, step } = stepped();
  const answers = Promise.all([['a'], ['b', 'c'], ['d']].map((items) => batcher.submit(items)));
  await step();
  await step();
  expect(batches).toEqual([['a', 'b', 'c', 'd']]);
  expect((await answers).map(({ results }) => results)).toEqual([['A'], ['B', 'C'], ['D']]);
  expect((await answers).map(({ batch }) => batch)).toEqual([4, 4, 4]);
});

test('what arrives while a batch runs is the next one', async () => {
  const { batcher, batches, step } = stepped();
  void batcher.submit(['a']);
  await step();
  void batcher.submit(['b']);
  void batcher.submit(['c']);
  expect(batches).toEqual([['a']]);
  expect(batcher.waiting).toBe(2);
  await step();
  expect(batches).toEqual([['a'], ['b', 'c']]);
  expect(batcher.waiting).toBe(0);
});

test('a batch is bounded by items and by weight, but a heavy item runs alone', async () => {
  const { batcher, batches, step } = stepped({ maxWeight: 5 });
  for (const item of ['aa', 'bb', 'cc', 'heavier-than-all', 'd', 'e', 'f', 'g', 'h']) {
    void batcher.submit([item]);
  }
  for (let i = 0; i < 6; i++) await step();
  expect(batches).toEqual([
    ['aa', 'bb'],
    ['cc'],
    ['heavier-than-all'],
    ['d', 'e', 'f', 'g'],
    ['h'],
  ]);
});

test('a large job takes turns with those behind it', async () => {
  const { batcher, batches, step } = stepped();
  const large = batcher.submit(['1', '2', '3', '4', '5', '6', '7']);
  const small = batcher.submit(['x']);
  for (let i = 0; i < 4; i++) await step();
  expect(batches).toEqual([
    ['1', '2', '3', '4'],
    ['x', '5', '6', '7'],
  ]);
  expect((await large).results).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  expect((await small).results).toEqual(['X']);
});

test('a job whose client has left never runs', async () => {
  const { batcher, batches, step } = stepped();
  void batcher.submit(['a']);
  await step();
  let gone = false;
  void batcher.submit(['left'], () => gone);
  void batcher.submit(['stays'], () => false);
  gone = true;
  await step();
  expect(batches).toEqual([['a'], ['stays']]);
});

test('beyond the bound jobs are refused at once, and the queue takes more when it has room', async () => {
  const { batcher, step } = stepped();
  void batcher.submit(['a']);
  await step();
  for (let i = 0; i < 10; i++) void batcher.submit(['b']);
  await expect(batcher.submit(['c'])).rejects.toThrow(OverloadedError);
  await step();
  void batcher.submit(['d', 'e', 'f', 'g']);
  expect(batcher.waiting).toBe(10);
});

test('a job that has waited too long is refused', async () => {
  const { batcher, batches, step } = stepped({ maxWaitMs: 20 });
  void batcher.submit(['a']);
  await step();
  const late = expect(batcher.submit(['late'])).rejects.toThrow(OverloadedError);
  await new Promise((resolve) => setTimeout(resolve, 40));
  await step();
  await late;
  expect(batches).toEqual([['a']]);
});

test('a failing batch fails its jobs alone, the rest of a large one included', async () => {
  const batches: (readonly string[])[] = [];
  const batcher = createBatcher({
    ...limits,
    weigh: () => 1,
    run: async (items: readonly string[]) => {
      batches.push(items);
      if (items.includes('bad')) throw new Error('cannot');
      return items;
    },
  });
  const bad = expect(batcher.submit(['bad', '2', '3', '4', '5'])).rejects.toThrow('cannot');
  const good = batcher.submit(['good']);
  await bad;
  expect((await good).results).toEqual(['good']);
  expect(batches).toEqual([['bad', '2', '3', '4'], ['good']]);
});
