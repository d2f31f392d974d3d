/**
 * `quality`: the recipe on official test sets, mean of three seeds, against figures that PyTorch
 * reached with the same recipe. It takes hours; the results are stored in `results/quality.json`
 * with their date. Sets may be named: `npm run bench -- quality banking77 sst2`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, shared } from './places.ts';

interface Recipe {
  readonly data: readonly string[];
  readonly epochs: number;
  readonly learningRate: string;
  readonly metric: string;
  /** PyTorch's figure with one seed. */
  readonly pytorch: number;
}

const file = (path: string) => shared(`data/${path}`);

/** The recipe trains on all of train, and chooses nothing. */
const ON_EVERY_ROW = 'data.validation_share=0';

const recipes: Readonly<Record<string, () => Recipe>> = {
  banking77: () => ({
    data: [
      `data.train=${file('banking77/train.csv')}`,
      `data.test=${file('banking77/test.csv')}`,
      ON_EVERY_ROW,
    ],
    epochs: 3,
    learningRate: '1e-4',
    metric: 'test/accuracy',
    pytorch: 0.942,
  }),
  sst2: () => ({
    data: [
      `data.train=${file('sst2/train.tsv')}`,
      `data.validation=${file('sst2/dev.tsv')}`,
      `data.test=${file('sst2/test.tsv')}`,
    ],
    epochs: 3,
    learningRate: '5e-5',
    metric: 'test/accuracy',
    pytorch: 0.89,
  }),
  covid_fake_news: () => ({
    data: [
      `data.train=${file('covid_fake_news/train.csv')}`,
      `data.validation=${file('covid_fake_news/val.csv')}`,
      `data.test=${file('covid_fake_news/test.csv')}`,
    ],
    epochs: 2,
    learningRate: '5e-5',
    metric: 'test/f1_weighted',
    pytorch: 0.966,
  }),
  emotion: () => ({
    data: [
      `data.train=${file('emotion/train.txt')}`,
      `data.validation=${file('emotion/val.txt')}`,
      `data.test=${file('emotion/test.txt')}`,
    ],
    epochs: 3,
    learningRate: '1e-4',
    metric: 'test/accuracy',
    pytorch: 0.93,
  }),
  hate_speech: () => ({
    data: [`data.train=${file('hate_speech/labeled_data.csv')}`, ON_EVERY_ROW],
    epochs: 2,
    learningRate: '5e-5',
    metric: 'test/accuracy',
    pytorch: 0.914,
  }),
};

const SEEDS = [0, 1, 2];
const results = join(root, 'bench/results/quality.json');

interface Result {
  readonly date: string;
  readonly metric: string;
  readonly seeds: readonly number[];
  readonly mean: number;
  readonly f1Macro: number;
  readonly pytorch: number;
}

/** Gives the largest PyTorch ÷ Havn over the sets: smaller is better, 1 is par. */
export async function run(): Promise<number> {
  const named = process.argv.slice(3);
  const names = named.length > 0 ? named : Object.keys(recipes);
  for (const name of names) await store(name, await measureSet(name));
  const all = await stored();
  return Math.max(...Object.values(all).map(({ pytorch, mean }) => pytorch / mean));
}

async function measureSet(name: string): Promise<Result> {
  const recipe = recipes[name]!();
  const runs = await Promise.all(
    SEEDS.map(async (seed) => {
      const metrics = await train(recipe, seed);
      console.log(`${name}, seed ${seed}: ${recipe.metric} ${metrics[recipe.metric]!.toFixed(4)}`);
      return metrics;
    }),
  );
  const values = runs.map((metrics) => metrics[recipe.metric]!);
  return {
    date: new Date().toISOString().slice(0, 10),
    metric: recipe.metric,
    seeds: values,
    mean: mean(values),
    f1Macro: mean(runs.map((metrics) => metrics['test/f1_macro']!)),
    pytorch: recipe.pytorch,
  };
}

async function train(recipe: Recipe, seed: number): Promise<Record<string, number>> {
  const home = await mkdtemp(join(tmpdir(), 'havn-quality-'));
  const overrides = [
    ...recipe.data,
    `model.checkpoint=${shared('models/all-MiniLM-L6-v2')}`,
    `train.epochs=${recipe.epochs}`,
    `train.learning_rate=${recipe.learningRate}`,
    `seed=${seed}`,
    // Side by side with one thread each, the seeds are done sooner than one after the other.
    'train.threads=1',
  ];
  const havn = join(root, 'packages/cli/bin/havn.js');
  const child = spawn(process.execPath, [havn, 'train', ...overrides, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, HAVN_HOME: home },
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  await rm(home, { recursive: true, force: true });
  if (code !== 0) throw new Error(`havn train ended with ${code}`);
  return (JSON.parse(output) as { metrics: Record<string, number> }).metrics;
}

async function stored(): Promise<Record<string, Result>> {
  const text = await readFile(results, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Record<string, Result>;
}

async function store(name: string, result: Result): Promise<void> {
  await mkdir(join(root, 'bench/results'), { recursive: true });
  const all = { ...(await stored()), [name]: result };
  await writeFile(results, `${JSON.stringify(all, undefined, 2)}\n`);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
