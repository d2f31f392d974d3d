import { writeFile } from 'node:fs/promises';

const WORDS = {
  cards: ['card', 'cash', 'pin', 'lost', 'stolen'],
  money: ['money', 'transfer', 'fee', 'rate', 'refund'],
} as const;

/** A CSV of questions with two labels that a probe tells apart after a second. */
export async function writeQuestions(path: string, rows: number): Promise<void> {
  const lines = Array.from({ length: rows }, (_, row) => {
    const label = row % 2 === 0 ? 'cards' : 'money';
    const words = [0, 1, 2].map((i) => WORDS[label][(row + i * 2) % 5]);
    return `my ${words.join(' ')} ${row},${label}\n`;
  });
  await writeFile(path, `text,label\n${lines.join('')}`);
}
