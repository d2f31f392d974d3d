import type { ReproOptions, ReproReporter } from '@havn/pipelines';
import type { Command } from 'commander';
import { listenForInterrupt } from '../../../interrupt.ts';
import { print, printJson } from '../../../output.ts';
import { parseJobs } from '../counts.ts';
import { confirm } from './confirm.ts';
import { withFilesForGit } from './git-files.ts';

interface ReproFlags {
  readonly force?: boolean;
  readonly interactive?: boolean;
  readonly singleItem?: boolean;
  readonly pipeline?: boolean;
  readonly allPipelines?: boolean;
  readonly recursive?: boolean;
  readonly downstream?: boolean;
  readonly forceDownstream?: boolean;
  readonly pull?: boolean;
  readonly allowMissing?: boolean;
  readonly dry?: boolean;
  readonly keepGoing?: boolean;
  readonly ignoreErrors?: boolean;
  readonly glob?: boolean;
  readonly commit: boolean;
  readonly runCache: boolean;
  readonly jobs?: number;
  readonly json?: boolean;
}

/** What a shell reports of a process that Ctrl-C ended. */
const EXIT_INTERRUPTED = 130;

export function addReproCommand(data: Command): void {
  data
    .command('repro')
    .description('Run the stages of dvc.yaml that are not up to date')
    .argument('[targets...]', 'stages, path/dvc.yaml, path/dvc.yaml:stage or .dvc files (dvc.yaml)')
    .option('-f, --force', 'run also what did not change')
    .option('-i, --interactive', 'ask before each stage')
    .option('-s, --single-item', 'only the targets, not what they need')
    .option('-p, --pipeline', 'the whole pipelines that the targets belong to')
    .option('-P, --all-pipelines', 'every pipeline of the repository')
    .option('-R, --recursive', 'a folder stands for the stages inside it')
    .option('--downstream', 'the targets and what needs them')
    .option(
      '--force-downstream',
      'run what needs a stage that ran, even where nothing changed for it',
    )
    .option('--pull', 'get missing data from the remote')
    .option('--allow-missing', 'missing data alone is no reason to run a stage')
    .option('--dry', 'only say what would be run')
    .option('-k, --keep-going', 'after a failure go on with what does not need that stage')
    .option('--ignore-errors', 'after a failure go on with everything')
    .option('--glob', 'stage names may hold * and ?')
    .option('--no-commit', 'put nothing into the cache')
    .option('--no-run-cache', 'run also what ran before with the same dependencies')
    .option('-j, --jobs <number>', 'stages that run at the same time (the cores)', parseJobs)
    .option('--json', 'one JSON object on stdout; what commands print goes to stderr')
    .addHelpText('after', '\nExamples:\n  havn data repro\n  havn data repro train -f --jobs 2')
    .action(reproduce);
}

async function reproduce(targets: string[], flags: ReproFlags): Promise<void> {
  const { InterruptedError, repro } = await import('@havn/pipelines');
  const { openRepository } = await import('@havn/versions');
  const { remoteServices } = await import('./services.ts');
  const repository = openRepository();
  const interruption = listenForInterrupt();
  try {
    const options = reproOptions(targets, flags, interruption.signal);
    const services = remoteServices(interruption.signal);
    const run = () => repro(repository, options, services);
    const { stages } = await withFilesForGit(repository, run, { silent: flags.json });
    const changed = stages.some(({ result }) => result !== 'unchanged' && result !== 'skipped');
    if (flags.json) printJson({ stages });
    else if (!changed) print('Data and pipelines are up to date.');
    else if (!flags.dry) print('Use `havn data push` to send your updates to remote storage.');
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    process.stderr.write(`Stopped. ${error.remedy ?? ''}\n`);
    process.exitCode = EXIT_INTERRUPTED;
  } finally {
    interruption.release();
  }
}

function reproOptions(targets: string[], flags: ReproFlags, signal: AbortSignal): ReproOptions {
  return {
    targets,
    force: flags.force ?? false,
    singleItem: flags.singleItem ?? false,
    pipeline: flags.pipeline ?? false,
    allPipelines: flags.allPipelines ?? false,
    recursive: flags.recursive ?? false,
    downstream: flags.downstream ?? false,
    forceDownstream: flags.forceDownstream ?? false,
    pull: flags.pull ?? false,
    allowMissing: flags.allowMissing ?? false,
    dry: flags.dry ?? false,
    glob: flags.glob ?? false,
    onError: flags.ignoreErrors ? 'ignore' : flags.keepGoing ? 'keep-going' : 'fail',
    noCommit: !flags.commit,
    runCache: flags.runCache,
    ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
    ...(flags.interactive ? { confirm } : {}),
    signal,
    reporter: flags.json ? quietReporter : terminalReporter,
  };
}

const terminalReporter: ReproReporter = {
  say: (message, kind) => {
    if (kind === 'warning') process.stderr.write(`WARNING: ${message}\n`);
    else print(message);
  },
  command: (_stage, command) => print(`> ${command}`),
  line: (stage, line) => print(`${stage} | ${line}`),
};

/** With `--json` stdout is for the result alone. */
const quietReporter: ReproReporter = {
  say: (message) => process.stderr.write(`${message}\n`),
  command: (_stage, command) => process.stderr.write(`> ${command}\n`),
  line: (stage, line) => process.stderr.write(`${stage} | ${line}\n`),
  always: true,
};
