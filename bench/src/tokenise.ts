import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, measure } from './compare.ts';
import { peer, python, script, shared } from './places.ts';

/** Seconds to encode all 27,600 texts of ag_news, against `encode_batch` of the Python package. */
export async function run(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'havn-bench-'));
  try {
    const texts = join(folder, 'texts.json');
    const theirs = peer('tokenise');
    const prepare = [python, theirs, 'texts', shared('data/ag_news'), texts];
    await measure({ label: 'texts', command: prepare });
    const checkpoint = shared('models/all-MiniLM-L6-v2');
    const { ratio } = await compare({
      ours: {
        label: 'havn',
        command: [process.execPath, script('ours/tokenise'), checkpoint, texts],
      },
      theirs: {
        label: 'tokenizers',
        command: [python, theirs, 'encode', join(checkpoint, 'tokenizer.json'), texts],
      },
      rounds: 7,
      unit: 's',
    });
    return ratio;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
