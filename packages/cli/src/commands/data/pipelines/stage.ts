import type { NewOutput, NewStage } from '@havn/pipelines';
import { type Command, Option } from 'commander';
import { print, printJson } from '../../../output.ts';
import { reportUnreadable } from './flags.ts';
import { withFilesForGit } from './git-files.ts';

interface AddFlags {
  readonly name: string;
  readonly force?: boolean;
  readonly deps?: readonly string[];
  readonly params?: readonly string[];
  readonly outs?: readonly string[];
  readonly outsNoCache?: readonly string[];
  readonly outsPersist?: readonly string[];
  readonly outsPersistNoCache?: readonly string[];
  readonly metrics?: readonly string[];
  readonly metricsNoCache?: readonly string[];
  readonly plots?: readonly string[];
  readonly plotsNoCache?: readonly string[];
  readonly wdir?: string;
  readonly alwaysChanged?: boolean;
  readonly desc?: string;
  readonly run?: boolean;
}

interface ListFlags {
  readonly all?: boolean;
  readonly fail?: boolean;
  readonly recursive?: boolean;
  readonly nameOnly?: boolean;
  readonly namesOnly?: boolean;
  readonly json?: boolean;
}

export function addStageCommand(data: Command): void {
  const stage = data
    .command('stage')
    .description('List and add the stages of dvc.yaml')
    .enablePositionalOptions()
    .addHelpText('after', '\nExample:\n  havn data stage list --all');
  addAddCommand(stage);
  stage
    .command('list')
    .description('List stages and what they make')
    .argument('[targets...]', 'dvc.yaml, stages or folders', ['dvc.yaml'])
    .option('--all', 'every stage of the repository')
    .option('--fail', 'stop at a file that cannot be read')
    .option('-R, --recursive', 'a folder stands for the stages inside it')
    .option('--name-only', 'names alone')
    .addOption(new Option('--names-only').hideHelp())
    .option('--json', 'one JSON array on stdout')
    .addHelpText('after', '\nExample:\n  havn data stage list --name-only')
    .action(listStages);
}

function addAddCommand(stage: Command): void {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  stage
    .command('add')
    .description('Add a stage to dvc.yaml')
    .passThroughOptions()
    .requiredOption('-n, --name <name>', 'the name of the stage')
    .option('-f, --force', 'replace a stage of this name')
    .option('-d, --deps <path>', 'a file or folder that it depends on', collect)
    .option('-p, --params <[file:]keys>', 'parameters that it depends on', collect)
    .option('-o, --outs <path>', 'what it makes', collect)
    .option('-O, --outs-no-cache <path>', 'what it makes, kept by Git', collect)
    .option('--outs-persist <path>', 'what it makes, not removed before it runs', collect)
    .option('--outs-persist-no-cache <path>', 'the same, kept by Git', collect)
    .option('-m, --metrics <path>', 'metrics that it writes', collect)
    .option('-M, --metrics-no-cache <path>', 'metrics that it writes, kept by Git', collect)
    .option('--plots <path>', 'data of plots that it writes', collect)
    .option('--plots-no-cache <path>', 'the same, kept by Git', collect)
    .option('-w, --wdir <path>', 'the folder that it runs in')
    .option('--always-changed', 'run it every time')
    .option('--desc <text>', 'what it is for')
    .option('--run', 'run it now')
    .argument('<command...>', 'what it runs')
    .addHelpText(
      'after',
      '\nExample:\n  havn data stage add -n train -d train.py -p lr -o model.bin python train.py',
    )
    .action(add);
}

async function add(command: string[], flags: AddFlags): Promise<void> {
  const { addStage, repro } = await import('@havn/pipelines');
  const { openRepository } = await import('@havn/versions');
  const repository = openRepository();
  await withFilesForGit(repository, async () => {
    await addStage(repository, await newStage(command, flags));
    print(`Added stage '${flags.name}' in 'dvc.yaml'`);
    if (!flags.run) return;
    const reporter = {
      say: (message: string) => print(message),
      command: (_stage: string, line: string) => print(`> ${line}`),
    };
    await repro(repository, { targets: [flags.name], singleItem: true, reporter });
  });
}

async function newStage(command: string[], flags: AddFlags): Promise<NewStage> {
  const { parseParamsOption } = await import('@havn/pipelines');
  return {
    name: flags.name,
    cmd: commandText(command),
    wdir: flags.wdir,
    desc: flags.desc,
    alwaysChanged: flags.alwaysChanged,
    force: flags.force,
    deps: flags.deps ?? [],
    params: (flags.params ?? []).map(parseParamsOption),
    outs: newOutputs(flags),
  };
}

function newOutputs(flags: AddFlags): readonly NewOutput[] {
  const outputs = (paths: readonly string[] | undefined, rest: Omit<NewOutput, 'path'>) =>
    (paths ?? []).map((path) => ({ path, ...rest }));
  const cached = { cache: true, persist: false };
  const uncached = { cache: false, persist: false };
  return [
    ...outputs(flags.outs, { kind: 'outs', ...cached }),
    ...outputs(flags.outsNoCache, { kind: 'outs', ...uncached }),
    ...outputs(flags.outsPersist, { kind: 'outs', cache: true, persist: true }),
    ...outputs(flags.outsPersistNoCache, { kind: 'outs', cache: false, persist: true }),
    ...outputs(flags.metrics, { kind: 'metrics', ...cached }),
    ...outputs(flags.metricsNoCache, { kind: 'metrics', ...uncached }),
    ...outputs(flags.plots, { kind: 'plots', ...cached }),
    ...outputs(flags.plotsNoCache, { kind: 'plots', ...uncached }),
  ];
}

/** One word is the command as it is; of several, those with spaces are quoted again. */
function commandText(words: readonly string[]): string {
  if (words.length < 2) return words.join(' ');
  return words
    .map((word) => {
      if (word === '') return '""';
      return word.includes(' ') && !word.includes('"') ? `"${word}"` : word;
    })
    .join(' ');
}

async function listStages(targets: readonly string[], flags: ListFlags): Promise<void> {
  const { describeStage, findTargets, openProject, renderTable } = await import('@havn/pipelines');
  const { openRepository } = await import('@havn/versions');
  const unreadable: unknown[] = [];
  const onError = (file: string, error: unknown) => {
    if (flags.all) reportUnreadable(file, error);
    unreadable.push(error);
  };
  const project = openProject(openRepository(), flags.fail ? {} : { onError });
  const options = { recursive: flags.recursive ?? false };
  const found = () => {
    try {
      return findTargets(project, targets, options);
    } catch (error) {
      // What could not be read may be what was asked for.
      throw unreadable[0] ?? error;
    }
  };
  const nodes = flags.all ? project.nodes : found();
  const rows = nodes.map(({ addressing, stage, outPaths }) => ({
    stage: addressing,
    description: stage ? describeStage(stage) : `Outputs ${outPaths.map(shown).join(', ')}`,
  }));
  if (flags.json) printJson(rows);
  else if (flags.nameOnly || flags.namesOnly) for (const { stage } of rows) print(stage);
  else if (rows.length > 0)
    print(
      renderTable(
        [],
        rows.map((row) => [row.stage, row.description]),
      ),
    );
}

function shown(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
