import { BASE_CONFIG, ROOT_CONFIG } from './base.ts';
import { GroupEntry } from './defaults/entry.ts';
import type { ResultDefault } from './defaults/list.ts';
import type { DefaultEntry } from './defaults/read.ts';
import { isEntry, type TreeNode } from './defaults/tree.ts';
import type { ConfigSource } from './source/entry.ts';

/** What is merged, in order, and below which key: `hydra --info defaults`. */
export function describeDefaults(defaults: readonly ResultDefault[]): string {
  const rows = defaults.map((item) => [
    shownName(item.configPath),
    item.package,
    item.isSelf ? 'True' : 'False',
    shownName(item.parent ?? '<root>'),
  ]);
  return table(['Config path', 'Package', '_self_', 'Parent'], rows);
}

/** Who brought what: `hydra --info defaults-tree`. */
export function describeDefaultsTree(trees: readonly TreeNode[]): string {
  return ['<root>:', ...trees.flatMap((tree) => treeLines(tree, 1))].join('\n');
}

/** The places that were searched, the first one first: `hydra --info searchpath`. */
export function describeSearchPath(sources: readonly ConfigSource[]): string {
  const rows = sources.map(({ provider, path }) => [provider, path]);
  return table(['Provider', 'Search path'], rows);
}

function treeLines(node: TreeNode | DefaultEntry, depth: number): string[] {
  const pad = '  '.repeat(depth);
  if (isEntry(node)) return [`${pad}${entryText(node)}`];
  const children = node.children ?? [];
  if (children.length === 0) return [`${pad}${entryText(node.entry)}`];
  return [
    `${pad}${entryText(node.entry)}:`,
    ...children.flatMap((child) => treeLines(child, depth + 1)),
  ];
}

function entryText(entry: DefaultEntry): string {
  if (entry.isSelf) return '_self_';
  if (!(entry instanceof GroupEntry)) return shownName(entry.configPath);
  return `${entry.overrideKey}: ${entry.options?.join(', ') ?? entry.name ?? 'null'}`;
}

/** The names under which a program's config and the user's are put together, in words. */
function shownName(path: string): string {
  if (path === ROOT_CONFIG) return '<both>';
  return path === BASE_CONFIG ? '<built in>' : path;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first, ...rest] = [header, ...rows].map(line);
  const rule = '-'.repeat(first?.length ?? 0);
  return [first, rule, ...rest, rule].join('\n');
}
