import { InvalidArgumentError } from 'commander';

const LARGEST = 1_024;

/** Reads the number of `--jobs`. */
export function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!/^\d+$/.test(text) || jobs < 1 || jobs > LARGEST) {
    throw new InvalidArgumentError(`Jobs are a whole number from 1 to ${LARGEST}.`);
  }
  return jobs;
}

/** Reads a whole number from 1. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError('Give a whole number from 1.');
  }
  return count;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** Reads bytes as DVC does: `500`, `10k`, `1.5M`, `2GB`. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)b?$/i.exec(text.trim());
  if (!match) throw new InvalidArgumentError('Give bytes, such as 500, 10k, 1.5M or 2G.');
  return Number(match[1]) * UNITS[match[2]!.toLowerCase()]!;
}

/** Reads `option=value`, and adds it to those before. */
export function parsePairs(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give option=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
