import type { RunSource } from '@havn/track';
import { Argument, type Command } from 'commander';
import { commandProgress, print, printJson } from '../output.ts';
import { artifactsOption, databaseOption, type PlaceFlags } from '../stores/store-flags.ts';
import { refuseServer, withDatabase } from '../stores/with-store.ts';

const WHAT = 'havn import';

const KINDS = ['mlruns', 'mlflow-db', 'wandb-offline'] as const;
type Kind = (typeof KINDS)[number];

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('bring runs of another tracker over, and compare each with its origin')
    .addArgument(new Argument('<kind>', 'where they come from').choices(KINDS))
    .argument('<path>', 'the folder mlruns, the file mlflow.db, or a folder with runs of wandb')
    .addOption(databaseOption())
    .addOption(artifactsOption())
    .option('--json', 'one JSON object on stdout: what was brought over')
    .addHelpText('after', EXAMPLES)
    .action(bringOver);
}

const EXAMPLES = `
Examples:
  havn import mlruns ./mlruns
  havn import mlflow-db mlflow.db --store postgres://team@db.example.com/runs --artifacts s3://team/runs`;

interface Flags extends PlaceFlags {
  readonly json?: boolean;
}

async function bringOver(kind: Kind, path: string, { json, ...place }: Flags): Promise<void> {
  refuseServer(WHAT, place);
  const { importRuns } = await import('@havn/track');
  const source = await open(kind, path);
  const progress = commandProgress();
  progress.start('import', undefined, 'runs');
  try {
    const flags = { ...place, make: true };
    const report = await withDatabase(WHAT, flags, async (database) => {
      // In the store of a project runs keep their files in folders of this machine.
      const kept = database.inFolders ? undefined : await database.kept();
      const onRun = () => progress.advance();
      return importRuns(database.tracking, source, { kept, onRun });
    });
    if (json) printJson(report);
    else {
      print(
        `${report.runs} runs of ${report.experiments} experiments with ${report.metricPoints} points ` +
          `and ${report.files} files, ${report.models} models with ${report.modelVersions} versions: ` +
          `the same as in ${path}`,
      );
    }
  } finally {
    progress.end();
    await source.close();
  }
}

async function open(kind: Kind, path: string): Promise<RunSource> {
  const { openMlflowDb, openMlruns, openWandbOffline } = await import('@havn/track');
  return { mlruns: openMlruns, 'mlflow-db': openMlflowDb, 'wandb-offline': openWandbOffline }[kind](
    path,
  );
}
