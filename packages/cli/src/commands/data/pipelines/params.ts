import { resolve } from 'node:path';
import type { Command } from 'commander';
import { print } from '../../../output.ts';
import { type Revisions, reportUnreadable } from './flags.ts';

interface DiffFlags {
  readonly targets?: readonly string[];
  readonly all?: boolean;
  readonly deps?: boolean;
  readonly json?: boolean;
  readonly md?: boolean;
  /** `--no-path`. */
  readonly path: boolean;
}

export function addParamsCommand(data: Command): void {
  const params = data
    .command('params')
    .description('Compare the parameters that stages depend on')
    .addHelpText('after', '\nExample:\n  havn data params diff main');
  params
    .command('diff')
    .description('Show what changed in the parameters between two versions')
    .argument('[a_rev]', 'the old Git revision', 'HEAD')
    .argument('[b_rev]', 'the new one', 'workspace')
    .option('--targets <paths...>', 'files instead of those that dvc.yaml names')
    .option('--all', 'also what did not change')
    .option('--deps', 'only what stages depend on')
    .option('--json', 'one JSON object on stdout')
    .option('--md', 'as a table of Markdown')
    .option('--no-path', 'without the names of the files')
    .addHelpText('after', '\nExample:\n  havn data params diff HEAD~1 --md')
    .action(diffParams);
}

async function diffParams(...[before, after, flags]: [...Revisions, DiffFlags]): Promise<void> {
  const pipelines = await import('@havn/pipelines');
  const { openAnyRepository } = await import('@havn/versions');
  const changes = pipelines.diffParams(openAnyRepository(), [before, after], {
    targets: (flags.targets ?? []).map((target) => resolve(target)),
    all: flags.all ?? false,
    depsOnly: flags.deps ?? false,
    onError: reportUnreadable,
  });
  if (flags.json) {
    print(pipelines.pythonJson(pipelines.changesToDict(changes)));
    return;
  }
  const table = pipelines.formatDiff(changes, {
    title: 'Param',
    revisions: [before, after],
    markdown: flags.md ?? false,
    noPath: !flags.path,
  });
  if (table !== '') print(flags.md ? `${table}\n` : table);
}
