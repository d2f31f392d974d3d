import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** One side of a comparison: a command whose last line of stdout is `{"value": NUMBER}`. */
export interface Contender {
  readonly label: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Comparison {
  readonly ours: Contender;
  readonly theirs: Contender;
  /** Fresh processes of each side; the order alternates. */
  readonly rounds: number;
  readonly unit: string;
}

export interface Outcome {
  readonly ours: number;
  readonly theirs: number;
  /** Ours ÷ theirs: smaller is better. */
  readonly ratio: number;
}

/** Runs both sides in fresh processes, A B B A A B …, and compares their medians. */
export async function compare({ ours, theirs, rounds, unit }: Comparison): Promise<Outcome> {
  const values = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const);
    for (const side of order) {
      const contender = side === 'ours' ? ours : theirs;
      const value = await measure(contender);
      values[side].push(value);
      console.log(`${contender.label}: ${value.toPrecision(4)} ${unit}`);
    }
  }
  const [a, b] = [median(values.ours), median(values.theirs)];
  return { ours: a, theirs: b, ratio: a / b };
}

/** Runs a contender once and gives its value. */
export async function measure({ label, command, env }: Contender): Promise<number> {
  const [program, ...args] = command;
  const child = spawn(program!, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${label} ended with ${code}`);
  const last = output.trim().split('\n').at(-1) ?? '';
  return (JSON.parse(last) as { value: number }).value;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
