import { writeFile } from 'node:fs/promises';

const WORDS = {
  cards: ['card', 'cash', 'pin', 'lost', 'stolen'],
  money: ['money', 'transfer', 'fee', 'rate', 'refund'],
} as const;

/** The n-th question, of the labels in turn. */
export function question(row: number): {
  readonly text: string;
  readonly label: keyof typeof WORDS;
} {
  const label = row % 2 === 0 ? 'cards' : 'money';
  const words = [0, 1, 2].map((i) => WORDS[label][(row + i * 2) % 5]);
  return { text: `my ${words.join(' ')} ${row}`, label };
}

/** A CSV of questions that a probe tells apart after a second. */
export async function writeQuestions(path: string, rows: number): Promise<void> {
  const lines = Array.from({ length: rows }, (_, row) => {
    const { text, label } = question(row);
    return `${text},${label}\n`;
  });
  await writeFile(path, `text,label\n${lines.join('')}`);
}
