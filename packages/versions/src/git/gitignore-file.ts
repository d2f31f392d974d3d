import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeWhole } from '../durable/write-whole.ts';
import type { Git } from './git.ts';

/** Adds a path to the `.gitignore` beside it, as DVC writes it; gives the file where it changed. */
export function ignoreInGit(git: Git, path: string): string | undefined {
  if (git.ignores(path, false) || git.ignores(path, true)) return undefined;
  const file = join(dirname(path), '.gitignore');
  const entry = `/${escapeEntry(basename(path))}`;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  writeWhole(file, `${text}${separator}${entry}\n`);
  git.forgetRules();
  return file;
}

/** Takes a path out of the `.gitignore` beside it; an empty file goes. */
export function unignoreInGit(git: Git, path: string): string | undefined {
  const file = join(dirname(path), '.gitignore');
  if (!existsSync(file)) return undefined;
  const name = basename(path);
  const entries = [`/${name}`.trim(), `/${escapeEntry(name)}`.trim()];
  const lines = readFileSync(file, 'utf8').split(/(?<=\n)/);
  const kept = lines.filter((line) => !entries.includes(line.trim()));
  git.forgetRules();
  if (kept.length === 0) {
    rmSync(file);
    return undefined;
  }
  if (kept.length !== lines.length) writeWhole(file, kept.join(''));
  return file;
}

/** What has a meaning in patterns gets a backslash. */
function escapeEntry(name: string): string {
  return name.replace(/[[\]!*#?]/g, '\\$&');
}
