import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { DataUsageError } from '../errors.ts';
import { globSource } from '../ignore/pattern.ts';

/** The paths that shell-like patterns name; `**` spans folders. Throws where they name none. */
export function expandGlobs(patterns: readonly string[]): readonly string[] {
  const found = patterns.flatMap((pattern) => [...expand(pattern)].sort());
  if (found.length === 0) {
    throw new DataUsageError(`Glob ${patterns.join(' ')} has no matches.`, 'Check the pattern.');
  }
  return [...new Set(found)];
}

function expand(pattern: string): readonly string[] {
  const fixed = /^(?:[^*?[]*[/\\])?/.exec(pattern)![0];
  const expression = new RegExp(`^${globSource(pattern.split(sep).join('/'))}$`, 's');
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder || '.', { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const path = folder === '' ? entry.name : join(folder, entry.name);
      if (expression.test(path.split(sep).join('/'))) found.push(path);
      if (entry.isDirectory()) walk(path);
    }
  };
  walk(fixed.replace(/[/\\]$/, ''));
  return found;
}
