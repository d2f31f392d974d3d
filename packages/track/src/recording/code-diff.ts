import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeFileAtomic } from '@havn/core';

const execute = promisify(execFile);
const MOST_BYTES = 10_000_000;
/** New files that are larger are data, not code; so are very many. */
const LARGEST_FILE = 500_000;
const MOST_FILES = 200;

/**
 * Writes how the files of a git working tree differ from its commit, for `git apply`; new files
 * are part of it, where they are small. Answers whether there was anything to write: nothing without git or a change.
 */
export async function writeCodeDiff(folder: string, file: string): Promise<boolean> {
  const options = { cwd: folder, maxBuffer: MOST_BYTES };
  const git = async (...args: readonly string[]) => (await execute('git', args, options)).stdout;
  try {
    const changed = await git('diff', 'HEAD', '--no-color', '--no-ext-diff');
    const added = (await git('ls-files', '--others', '--exclude-standard', '-z')).split('\0');
    const diff = [changed];
    for (const path of await codeFiles(folder, added)) diff.push(await newFile(path, options));
    const text = diff.join('');
    if (text === '') return false;
    await writeFileAtomic(file, text);
    return true;
  } catch {
    return false;
  }
}

async function codeFiles(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const small: string[] = [];
  for (const path of paths.filter(Boolean).slice(0, MOST_FILES)) {
    const { size } = await stat(join(folder, path));
    if (size <= LARGEST_FILE) small.push(path);
  }
  return small;
}

interface GitOptions {
  readonly cwd: string;
  readonly maxBuffer: number;
}

/** Git ends with 1 where two files differ: here that is no failure. */
async function newFile(path: string, options: GitOptions): Promise<string> {
  const args = ['diff', '--no-color', '--no-ext-diff', '--no-index', '--', '/dev/null', path];
  try {
    return (await execute('git', args, options)).stdout;
  } catch (error) {
    const { code, stdout } = error as { readonly code?: unknown; readonly stdout?: string };
    if (code === 1 && stdout !== undefined && !stdout.includes('Binary files')) return stdout;
    return '';
  }
}
