import { UsageError } from '@havn/core';
import type { ListEntry } from '@havn/versions';
import type { Command } from 'commander';
import { print } from '../../output.ts';
import { printPythonJson, stageReaders } from './context.ts';
import { parseCount } from './counts.ts';
import { addSourceRemoteOptions, overlayOf, type SourceRemoteFlags } from './source-options.ts';

interface ListFlags extends SourceRemoteFlags {
  readonly recursive?: boolean;
  readonly tree?: boolean;
  readonly level?: number;
  readonly dvcOnly?: boolean;
  readonly json?: boolean;
  readonly size?: boolean;
  readonly showHash?: boolean;
  readonly rev?: string;
}

/** `havn data list`: what a repository holds. */
export function addListCommand(data: Command): void {
  const command = data
    .command('list')
    .alias('ls')
    .description('what a repository holds, checked out or not')
    .argument('<url>', 'a repository: a folder or a Git URL')
    .argument('[path]', 'a folder in it')
    .option('-R, --recursive', 'with all that lies in folders')
    .option('-T, --tree', 'folders as a tree')
    .option('-L, --level <depth>', 'with -R or -T: no deeper than so many steps', parseCount)
    .option('--dvc-only', 'without what only Git keeps')
    .option('--json', 'as DVC prints it')
    .option('--size', 'with sizes')
    .option('--show-hash', 'with hashes')
    .option('--rev <commit>', 'at this revision');
  addSourceRemoteOptions(command)
    .addHelpText('after', '\nExample:\n  havn data list . -R')
    .action(showList);
}

async function showList(url: string, path: string | undefined, flags: ListFlags): Promise<void> {
  if (flags.tree && flags.json) throw new UsageError('Cannot use --tree and --json together');
  const versions = await import('@havn/versions');
  const { recursive, dvcOnly, rev, tree, level } = flags;
  const entries = await versions.listRepository(url, {
    path,
    recursive: recursive === true || tree === true,
    folders: tree,
    level,
    dvcOnly,
    rev,
    readers: await stageReaders(),
    ...(await overlayOf(flags)),
  });
  if (flags.json) return printPythonJson(entries);
  const rows = tree
    ? treeRows(entries, path)
    : entries.map((entry) => ({ entry, name: entry.path }));
  if (rows.length > 0) printRows(rows, flags);
}

interface Row {
  readonly entry: ListEntry | undefined;
  readonly name: string;
}

/** Every entry with the branches before its own name; what they lie in stands first. */
function treeRows(entries: readonly ListEntry[], path = '.'): readonly Row[] {
  const below = new Map<string, ListEntry[]>();
  for (const entry of entries) {
    if (entry.path === '.') continue;
    const folder = entry.path.split('/').slice(0, -1).join('/');
    below.set(folder, [...(below.get(folder) ?? []), entry]);
  }
  const rows: Row[] = [{ entry: entries.find((entry) => entry.path === '.'), name: path }];
  const walk = (folder: string, lead: string) => {
    const inside = below.get(folder) ?? [];
    for (const [i, entry] of inside.entries()) {
      const last = i === inside.length - 1;
      const name = entry.path.slice(folder === '' ? 0 : folder.length + 1);
      rows.push({ entry, name: `${lead}${last ? '└── ' : '├── '}${name}` });
      walk(entry.path, `${lead}${last ? '    ' : '│   '}`);
    }
  };
  walk('', '');
  return rows;
}

function printRows(rows: readonly Row[], { size, showHash }: ListFlags): void {
  const cells = rows.map(({ entry, name }) => [
    ...(size ? [entry ? sizeText(entry) : ''] : []),
    ...(showHash ? [entry?.md5 ?? '-'] : []),
    name,
  ]);
  const width = (column: number) => Math.max(...cells.map((row) => row[column]!.length));
  const widths = [width(0), showHash && size ? width(1) : 0];
  for (const row of cells) {
    const name = row.at(-1)!;
    const before = row.slice(0, -1).map((cell, i) => {
      return size && i === 0 ? cell.padStart(widths[0]!) : cell.padEnd(widths[i]!);
    });
    print([...before, name].join('  '));
  }
}

const UNITS = ['k', 'M', 'G', 'T', 'P'];

/** As DVC shortens sizes: three digits and a unit of 1024. */
export function sizeText({ size, isdir }: Pick<ListEntry, 'size' | 'isdir'>): string {
  if (size === null || (isdir && size <= 0)) return '';
  if (size < 1024) return String(size);
  let value = size / 1024;
  let unit = 0;
  for (; value >= 999.5 && unit < UNITS.length - 1; unit++) value /= 1024;
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)}${UNITS[unit]}`;
}
