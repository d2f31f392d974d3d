import { resolve } from 'node:path';
import type { Command } from 'commander';
import { print } from '../../../output.ts';
import { parsePrecision, type Revisions, reportUnreadable } from './flags.ts';

interface ShowFlags {
  readonly allBranches?: boolean;
  readonly allTags?: boolean;
  readonly allCommits?: boolean;
  readonly json?: boolean;
  readonly md?: boolean;
  readonly precision?: number;
}

interface DiffFlags {
  readonly targets?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
  readonly md?: boolean;
  /** `--no-path`. */
  readonly path: boolean;
  readonly precision?: number;
}

/** Decimals where none are asked for. */
const PRECISION = 5;

export function addMetricsCommand(data: Command): void {
  const metrics = data
    .command('metrics')
    .description('Show and compare the metrics that stages write')
    .addHelpText('after', '\nExample:\n  havn data metrics diff main');
  metrics
    .command('show')
    .description('Show metrics, of the workspace or of many versions')
    .argument('[targets...]', 'files instead of those that dvc.yaml names')
    .option('-a, --all-branches', 'of every branch')
    .option('-T, --all-tags', 'of every tag')
    .option('-A, --all-commits', 'of every commit')
    .option('--json', 'one JSON object on stdout')
    .option('--md', 'as a table of Markdown')
    .option('-R, --recursive', 'a folder stands for the files inside it (always so)')
    .option('--precision <n>', `decimals (${PRECISION})`, parsePrecision)
    .addHelpText('after', '\nExample:\n  havn data metrics show --all-tags --md')
    .action(showMetrics);
  metrics
    .command('diff')
    .description('Show what changed in the metrics between two versions')
    .argument('[a_rev]', 'the old Git revision', 'HEAD')
    .argument('[b_rev]', 'the new one', 'workspace')
    .option('--targets <paths...>', 'files instead of those that dvc.yaml names')
    .option('-R, --recursive', 'a folder stands for the files inside it (always so)')
    .option('--all', 'also what did not change')
    .option('--json', 'one JSON object on stdout')
    .option('--md', 'as a table of Markdown')
    .option('--no-path', 'without the names of the files')
    .option('--precision <n>', `decimals (${PRECISION})`, parsePrecision)
    .addHelpText('after', '\nExample:\n  havn data metrics diff HEAD~1 HEAD --json')
    .action(diffMetrics);
}

async function showMetrics(targets: readonly string[], flags: ShowFlags): Promise<void> {
  const pipelines = await import('@havn/pipelines');
  const { openAnyRepository } = await import('@havn/versions');
  const { allBranches = false, allTags = false, allCommits = false } = flags;
  const results = pipelines.showMetrics(openAnyRepository(), {
    targets: targets.map((target) => resolve(target)),
    allBranches,
    allTags,
    allCommits,
    onError: reportUnreadable,
  });
  if (flags.json) {
    print(pipelines.pythonJson(pipelines.resultsToDict(results)));
    return;
  }
  for (const files of results.values()) {
    for (const [file, { error }] of files) if (error) reportUnreadable(file, error);
  }
  const markdown = flags.md ?? false;
  const revisions = allBranches || allTags || allCommits;
  const precision = flags.precision || PRECISION;
  const table = pipelines.formatMetrics(results, { revisions, markdown, precision });
  if (table !== '') print(markdown ? `${table}\n` : table);
}

async function diffMetrics(...[before, after, flags]: [...Revisions, DiffFlags]): Promise<void> {
  const pipelines = await import('@havn/pipelines');
  const { openAnyRepository } = await import('@havn/versions');
  const changes = pipelines.diffMetrics(openAnyRepository(), [before, after], {
    targets: (flags.targets ?? []).map((target) => resolve(target)),
    all: flags.all ?? false,
    onError: reportUnreadable,
  });
  if (flags.json) {
    print(pipelines.pythonJson(pipelines.changesToDict(changes)));
    return;
  }
  const table = pipelines.formatDiff(changes, {
    title: 'Metric',
    revisions: [before, after],
    markdown: flags.md ?? false,
    noPath: !flags.path,
    changes: true,
    precision: flags.precision || PRECISION,
  });
  if (table !== '') print(flags.md ? `${table}\n` : table);
}
