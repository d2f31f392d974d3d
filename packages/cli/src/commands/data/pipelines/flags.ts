import { InvalidArgumentError } from 'commander';

/** The two arguments of every `diff`. */
export type Revisions = [before: string, after: string];

export function parsePrecision(text: string): number {
  const digits = Number(text);
  if (!/^\d+$/.test(text) || digits > 20) {
    throw new InvalidArgumentError('Decimals are a whole number from 0 to 20.');
  }
  return digits;
}

/** A file that cannot be read hides no other. */
export function reportUnreadable(file: string, error: unknown): void {
  process.stderr.write(`WARNING: ${file}: ${(error as Error).message}\n`);
}
