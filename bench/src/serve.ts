import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRows } from '@havn/data';
import { initialWeights, loadCheckpoint, saveClassifier } from '@havn/models';
import { type Contender, compare } from './compare.ts';
import { peer, python, root, script, shared } from './places.ts';

/**
 * The highest open-model rate with p99 < 100 ms of a MiniLM with a head of 77 labels on the texts of
 * banking77, against FastAPI + transformers; client and server on the same machine. A rate stands as
 * the time between requests, so that ours ÷ theirs is their rate ÷ ours.
 */
export async function run(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'havn-bench-'));
  try {
    const [model, texts] = [join(folder, 'model'), join(folder, 'texts.json')];
    await writeClassifier(model);
    await writeTexts(texts);
    const havn = [process.execPath, join(root, 'packages/cli/bin/havn.js'), 'serve', model];
    const { ratio } = await compare({
      ours: contender('havn', texts, [...havn, '--port', 'PORT']),
      theirs: contender('fastapi + transformers', texts, [python, peer('serve'), model, 'PORT']),
      rounds: 3,
      unit: 'ms between requests',
    });
    return ratio;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function contender(label: string, texts: string, server: readonly string[]): Contender {
  return { label, command: [process.execPath, script('ours/serving-rate'), texts, ...server] };
}

/** A folder that both sides load: pooling `cls` as transformers has it, the head at random. */
async function writeClassifier(folder: string): Promise<void> {
  const source = shared('models/all-MiniLM-L6-v2');
  const labels = JSON.parse(readFileSync(shared('data/banking77/categories.json'), 'utf8'));
  const checkpoint = await loadCheckpoint(source);
  const problemType = 'single_label_classification' as const;
  const head = { labels, problemType, pooling: 'cls' as const, normalise: false };
  const weights = await initialWeights(checkpoint, { head, seed: 1 });
  const { config } = checkpoint;
  await saveClassifier(folder, { sourceFolder: source, config, head, weights, maxLength: 128 });
}

async function writeTexts(file: string): Promise<void> {
  const texts: string[] = [];
  const rows = await readRows(shared('data/banking77/test.csv'), { text: 'text' });
  for await (const { text } of rows.read()) texts.push(text);
  writeFileSync(file, JSON.stringify(texts));
}
