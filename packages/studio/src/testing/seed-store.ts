import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metric, TrackingStore } from '@havn/track';

/** What a seeded store holds, for tests to look for. */
export interface Seeded {
  readonly experimentId: string;
  /** In the order they were made: `run-0`, `run-1` … */
  readonly runIds: readonly string[];
}

export interface SeedOptions {
  readonly runs: number;
  readonly steps?: number;
  /** Metrics beyond `loss`, `val/accuracy` and those of the machine. */
  readonly moreMetrics?: number;
}

const START = Date.UTC(2026, 0, 5, 9);

/** A project of made-up trainings: parameters that matter, curves, files, notes, data, models. */
export async function seedStore(store: TrackingStore, options: SeedOptions): Promise<Seeded> {
  const experimentId = await store.experiments.create({ name: 'intent-classifier' });
  const runIds: string[] = [];
  for (let index = 0; index < options.runs; index++) {
    runIds.push(await seedRun(store, { experimentId, index, ...options }));
  }
  return { experimentId, runIds };
}

interface SeedRun extends SeedOptions {
  readonly experimentId: string;
  readonly index: number;
}

async function seedRun(store: TrackingStore, seed: SeedRun): Promise<string> {
  const { experimentId, index, runs } = seed;
  const startTime = START + index * 3_600_000;
  const run = await store.runs.create({
    experimentId,
    name: `run-${index}`,
    userId: index % 2 ? 'ada' : 'grace',
    startTime,
  });
  const { id } = run.info;
  const rate = [0.0001, 0.0003, 0.001, 0.003][index % 4]!;
  const params = {
    lr: rate,
    batch_size: [16, 32][index % 2]!,
    model: ['MiniLM', 'BERT', 'DistilBERT'][index % 3]!,
    seed: index,
    epochs: 3,
  };
  await store.runs.logBatch(id, {
    params: Object.entries(params).map(([key, value]) => ({ key, value: String(value) })),
    tags: [
      { key: 'team', value: index % 2 ? 'search' : 'support' },
      { key: 'mlflow.source.git.commit', value: '4f1c9a2e7b' },
      { key: 'mlflow.source.name', value: 'train.py' },
    ],
  });
  const points = pointsOf(seed, { startTime, rate });
  for (let at = 0; at < points.length; at += 900) {
    await store.runs.logBatch(id, { metrics: points.slice(at, at + 900) });
  }
  const running = index === runs - 1;
  const status = index % 5 === 4 ? 'FAILED' : 'FINISHED';
  if (!running) await store.runs.update(id, { status, endTime: startTime + 1_800_000 });
  return id;
}

interface Curve {
  readonly startTime: number;
  readonly rate: number;
}

function pointsOf(
  { index, steps = 200, moreMetrics = 0 }: SeedRun,
  { startTime, rate }: Curve,
): Metric[] {
  const points: Metric[] = [];
  const speed = 2 + Math.log10(rate * 1e4);
  for (let step = 0; step < steps; step++) {
    const time = startTime + step * 9_000;
    const noise = Math.sin(step * 12.9898 + index * 78.233) * 0.08;
    const share = step / steps;
    const loss = 2.2 * Math.exp(-speed * share * 1.4) + 0.12 + noise * (1 - share * 0.5);
    points.push({ key: 'loss', value: loss, step, time });
    points.push({ key: 'system/cpu_percent', value: 60 + 200 * Math.abs(noise), step, time });
    if (step % 10 !== 9) continue;
    const accuracy = 1 - Math.exp(-speed * share) * 0.95 - 0.03 + noise / 8;
    points.push({ key: 'val/accuracy', value: accuracy, step, time });
    points.push({ key: 'val/loss', value: loss * 1.1 + 0.05, step, time });
  }
  for (let more = 0; more < moreMetrics; more++) {
    const key = `layers/${String(more).padStart(4, '0')}/norm`;
    points.push({ key, value: more + index, step: 0, time: startTime });
  }
  return points;
}

/** A picture of one blue pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';

/** Files of every kind that the pages show, in the folder of a run. */
export async function seedFiles(folder: string): Promise<void> {
  await mkdir(join(folder, 'plots'), { recursive: true });
  const files: Readonly<Record<string, string | Buffer>> = {
    'config.yaml': 'model:\n  checkpoint: MiniLM\ntrain:\n  epochs: 3\n',
    'output.log': 'epoch 1\n\u001b[32mepoch 2\u001b[0m\n10 %\r50 %\r100 %\ndone\n',
    'code.diff':
      'diff --git a/train.py b/train.py\n--- a/train.py\n+++ b/train.py\n@@ -1 +1 @@\n-lr = 1\n+lr = 2\n',
    'predictions.csv':
      'text,label,score\n"where is my card, please?",card_arrival,0.93\nhello,other,0.51\n',
    'report.html':
      '<!doctype html><p id="out">no</p><script>document.getElementById("out").textContent = "ran"</script>',
    'notes.md': '# Notes\n\n- **one**\n- two\n',
    'result.json': '{"accuracy":0.93}',
    'weights.bin': Buffer.alloc(2_048),
    'plots/pixel.png': Buffer.from(PIXEL, 'base64'),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
}

/** A registered model of two versions whose first has the alias `production`. */
export async function seedModel(store: TrackingStore, { runIds }: Seeded): Promise<void> {
  await store.models.create({ name: 'intents', description: 'Answers what a customer wants.' });
  for (const runId of runIds.slice(0, 2)) {
    await store.runs.logInputs(runId, {
      datasets: [
        {
          dataset: {
            name: 'banking77',
            digest: '8f14e45f',
            sourceType: 'local',
            source: 'train.csv',
          },
          tags: [{ key: 'mlflow.data.context', value: 'training' }],
        },
      ],
    });
    await store.versions.create({ name: 'intents', source: `runs:/${runId}/model`, runId });
  }
  await store.models.setAlias('intents', 'production', '1');
}
