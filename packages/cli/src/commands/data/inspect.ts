import type { DiffReport, StatusReport } from '@havn/versions';
import type { Command } from 'commander';
import { print } from '../../output.ts';
import { printPythonJson, withRepository } from './context.ts';
import { parseJobs } from './counts.ts';
import { addListCommand } from './list.ts';
import { addRevisionOptions, type RevisionFlags, revisionsOf } from './revisions.ts';

interface StatusFlags extends RevisionFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly cloud?: boolean;
  readonly remote?: string;
  readonly jobs?: number;
  readonly withDeps?: boolean;
  readonly updates: boolean;
}

interface DiffFlags {
  readonly targets?: readonly string[];
  readonly json?: boolean;
  readonly showHash?: boolean;
  readonly md?: boolean;
  readonly hideMissing?: boolean;
}

/** Commands that look and change nothing. */
export function addInspectCommands(data: Command): void {
  const status = data
    .command('status')
    .description('what differs between workspace, .dvc files and cache')
    .argument('[targets...]', '.dvc files, stages or tracked paths; default: all')
    .option('--json', 'as DVC prints it; {} where all is clean')
    .option('-q, --quiet', 'print nothing; exit code 1 where something differs')
    .option('-c, --cloud', 'compare the cache with the remote')
    .option('-r, --remote <name>', 'which remote')
    .option('-j, --jobs <number>', 'requests at a time', parseJobs)
    .option('-d, --with-deps', 'with what the targets depend on')
    .option('-R, --recursive', 'folders name what is in them (they always do)')
    .option('--no-updates', 'do not ask the sources of imports');
  addRevisionOptions(status)
    .addHelpText('after', '\nExample:\n  havn data status --json')
    .action(showStatus);
  data
    .command('diff')
    .description('what changed in the data between commits, or since one')
    .argument('[a_rev]', 'the older commit', 'HEAD')
    .argument('[b_rev]', 'the newer one; default: the workspace')
    .option('--targets <paths...>', 'only these')
    .option('--json', 'as DVC prints it')
    .option('--show-hash', 'with hashes')
    .option('--md', 'as a Markdown table')
    .option('--hide-missing', 'without what the cache lacks')
    .addHelpText('after', '\nExample:\n  havn data diff HEAD~1')
    .action(showDiff);
  addListCommand(data);
}

async function showStatus(targets: readonly string[], flags: StatusFlags): Promise<void> {
  const versions = await import('@havn/versions');
  const cloud = flags.cloud === true || flags.remote !== undefined;
  const { remote, jobs, withDeps } = flags;
  await withRepository(
    async (context) => {
      const report = cloud
        ? await versions.cloudStatus(context, {
            ...revisionsOf(flags),
            targets,
            remote,
            jobs,
            withDeps,
          })
        : await versions.status(context, { targets, withDeps, checkUpdates: flags.updates });
      const clean = Object.keys(report).length === 0;
      if (flags.json) return printPythonJson(report);
      if (flags.quiet) process.exitCode = clean ? 0 : 1;
      else if (!clean) showReport(report as StatusReport, cloud ? 1 : 0);
      else if (cloud) {
        const name = remote ?? versions.configText(context.repository.config, 'core', 'remote');
        print(`Cache and remote '${name}' are in sync.`);
      } else if ((await versions.stagesOf(context)).length === 0) {
        print('There are no data or pipelines tracked in this project yet.');
      } else print('Data and pipelines are up to date.');
    },
    { looks: !cloud },
  );
}

const STATUS_WIDTH = 20;

function showReport(report: unknown, indent: number): void {
  const lead = '\t'.repeat(indent);
  if (typeof report === 'string') print(lead + report);
  else if (Array.isArray(report)) for (const entry of report) showReport(entry, indent);
  else {
    for (const [key, value] of Object.entries(report as Record<string, unknown>)) {
      if (typeof value === 'string') print(`${lead}${`${value}:`.padEnd(STATUS_WIDTH)}${key}`);
      else {
        print(`${lead}${key}:`);
        showReport(value, indent + 1);
      }
    }
  }
}

async function showDiff(from: string, to: string | undefined, flags: DiffFlags): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository(async (context) => {
    const full = await versions.diff(context, { from, to, targets: flags.targets });
    const { 'not in cache': missing, ...rest } = full as DiffReport;
    const hide = to !== undefined || flags.hideMissing || missing === undefined;
    const report = { ...rest, ...(!hide && { 'not in cache': missing }) };
    const shown = flags.showHash ? report : withoutHashes(report);
    if (flags.json) await printPythonJson(shown);
    else if (flags.md) printMarkdown(shown, flags.showHash === true);
    else printDiff(shown);
  });
}

type Groups = Readonly<Record<string, readonly DiffRow[]>>;

interface DiffRow {
  readonly path: string | { readonly old: string; readonly new: string };
  readonly hash?: unknown;
}

function withoutHashes(report: object): Groups {
  return Object.fromEntries(
    Object.entries(report as Groups).map(([group, rows]) => [
      group,
      rows.map(({ path }) => ({ path })),
    ]),
  );
}

const GROUPS = ['added', 'deleted', 'renamed', 'modified', 'not in cache'];

function printDiff(report: object): void {
  const groups = report as Groups;
  const counts: string[] = [];
  for (const group of GROUPS) {
    const rows = groups[group] ?? [];
    if (rows.length === 0) continue;
    print(`${group[0]!.toUpperCase()}${group.slice(1)}:`);
    for (const row of rows)
      print(`    ${row.hash ? `${shortHash(row.hash)}  ` : ''}${pathText(row)}`);
    print();
    const files = rows.filter((row) => !pathText(row).endsWith('/')).length;
    if (files > 0) counts.push(`${files} ${group}`);
  }
  if (counts.length > 0) print(`files summary: ${counts.join(', ')}`);
}

function printMarkdown(report: object, withHash: boolean): void {
  const groups = report as Groups;
  const rows = GROUPS.flatMap((group) =>
    (groups[group] ?? []).map((row) => {
      const hash = row.hash === undefined ? '' : shortHash(row.hash);
      return withHash ? [group, hash, pathText(row)] : [group, pathText(row)];
    }),
  );
  const header = withHash ? ['Status', 'Hash', 'Path'] : ['Status', 'Path'];
  const widths = header.map((cell, i) =>
    Math.max(cell.length + 2, ...rows.map((row) => row[i]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  print(line(header));
  print(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  for (const row of rows) print(line(row));
  print();
}

function pathText({ path }: DiffRow): string {
  return typeof path === 'string' ? path : `${path.old} -> ${path.new}`;
}

function shortHash(hash: unknown): string {
  if (typeof hash === 'string') return hash.slice(0, 8);
  const { old, new: now } = hash as { readonly old: string; readonly new: string };
  return `${old.slice(0, 8)}..${now.slice(0, 8)}`;
}
