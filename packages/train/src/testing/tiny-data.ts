import { writeFile } from 'node:fs/promises';
import { randomFrom } from '@havn/core';
import { tinyWords } from './tiny-checkpoint.ts';

const LABELS = ['cards', 'money', 'other'] as const;

/** Texts of known words whose first word tells the label: learnable, and in need of training. */
export async function writeTinyData(path: string, rows: number, seed = 0): Promise<void> {
  const random = randomFrom(seed, 'tiny data');
  const lines = Array.from({ length: rows }, (_, row) => {
    const length = 2 + random.below(12);
    const words = Array.from({ length }, () => tinyWords[random.below(tinyWords.length)]!);
    const first = tinyWords.indexOf(words[0]!);
    return `${words.join(' ')} ${row},${LABELS[first % LABELS.length]}`;
  });
  await writeFile(path, `text,label\n${lines.join('\n')}\n`);
}
