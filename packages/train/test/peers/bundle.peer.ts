import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rowsInMemory } from '@havn/tasks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModel } from '../../src/index.ts';
import { openWorkspace, type Workspace } from '../../src/testing/workspace.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const bin = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
const python = join(root, '.peers/venv', bin);
const present = existsSync(python);
if (!present) console.info('skipped: the peers are not installed (npm run peers)');
const script = fileURLToPath(new URL('check_bundle.py', import.meta.url));

interface Answers {
  readonly ids: readonly (readonly number[])[];
  readonly onnx: readonly (readonly number[])[];
  readonly transformers: readonly (readonly number[])[] | null;
  readonly labels: readonly string[];
}

const TEXTS = ['card cash pin', '', 'Nobody knows THIS, café', 'money fee '.repeat(80), 'late'];

describe.skipIf(!present)('a trained bundle in Python', () => {
  let space: Workspace;
  beforeAll(async () => {
    space = await openWorkspace();
  });
  afterAll(() => space.close());

  test.each([
    ['finetune', 'cls'],
    ['finetune', 'mean'],
    ['lora', 'cls'],
  ])('%s, %s: ONNX Runtime and transformers give the same logits', async (method, pooling) => {
    const settings = [`train.method=${method}`, `train.pooling=${pooling}`, 'train.max_length=24'];
    const { bundle } = await space.train(settings);
    const options = { input: JSON.stringify(TEXTS), encoding: 'utf8', stdio: 'pipe' } as const;
    const env = { ...process.env, HF_HUB_OFFLINE: '1' };
    const output = execFileSync(python, ['-W', 'ignore', script, bundle], { ...options, env });
    const answers = JSON.parse(output) as Answers;
    const model = await loadModel(bundle);
    const tokens = TEXTS.map(model.encode);
    const logits = await model.logits(rowsInMemory(tokens));
    await model.close();
    expect(answers.labels).toEqual(model.labels);
    answers.ids.forEach((ids, i) => {
      expect(ids.slice(0, tokens[i]!.length)).toEqual(Array.from(tokens[i]!));
    });
    expect(answers.transformers === null).toBe(pooling === 'mean');
    for (const found of [answers.onnx, answers.transformers ?? answers.onnx]) {
      found.flat().forEach((value, i) => {
        expect(Math.abs(value - logits[i]!)).toBeLessThan(1e-4);
      });
    }
  });
});
