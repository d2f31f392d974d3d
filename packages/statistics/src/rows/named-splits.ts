import { basename } from 'node:path';
import type { Progress } from '@havn/core';
import { findSplits } from '@havn/data';

/** A part of a data set and where it lies. */
export interface NamedPath {
  readonly name: string;
  readonly path: string;
}

const NAMES: Readonly<Record<string, string>> = {
  training: 'train',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  eval: 'validation',
  testing: 'test',
};
const ORDER = ['train', 'validation', 'test'];

/**
 * The splits of a data set: those that a folder holds, or the files that were given, each under its
 * own name; train, validation and test come first, so that later ones are looked up in earlier ones.
 */
export async function namedSplits(
  paths: readonly string[],
  progress?: Progress,
): Promise<readonly NamedPath[]> {
  const found: NamedPath[] = [];
  for (const given of paths) {
    const splits = await findSplits(given, progress);
    const several = splits.validation !== undefined || splits.test !== undefined;
    for (const name of ORDER) {
      const path = splits[name as keyof typeof splits];
      if (path === undefined) continue;
      const plain = several ? name : nameOf(path);
      found.push({ name: found.some((one) => one.name === plain) ? path : plain, path });
    }
  }
  const rank = ({ name }: NamedPath) =>
    (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
  return found
    .map((split, i) => ({ split, i }))
    .sort((a, b) => rank(a.split) - rank(b.split) || a.i - b.i)
    .map(({ split }) => split);
}

function nameOf(path: string): string {
  const stem = basename(path)
    .replace(/\.gz$/i, '')
    .replace(/\.[a-z]+$/i, '');
  return NAMES[stem.toLowerCase()] ?? stem;
}
