import { writeFile } from 'node:fs/promises';
import { randomFrom } from '@havn/core';
import { tinyWords } from './tiny-checkpoint.ts';

const LABELS = ['cards', 'money', 'other'] as const;

/** Texts of known words most of which tell the label: learnable, and in need of training. */
export async function writeTinyData(path: string, rows: number, seed = 0): Promise<void> {
  const random = randomFrom(seed, 'tiny data');
  const wordOf = (label: number) => {
    const word = random.below(Math.floor(tinyWords.length / LABELS.length)) * LABELS.length;
    return tinyWords[word + (random.uniform() < 0.75 ? label : random.below(LABELS.length))]!;
  };
  const lines = Array.from({ length: rows }, (_, row) => {
    const label = random.below(LABELS.length);
    const words = Array.from({ length: 2 + random.below(12) }, () => wordOf(label));
    return `${words.join(' ')} ${row},${LABELS[label]}`;
  });
  await writeFile(path, `text,label\n${lines.join('\n')}\n`);
}
