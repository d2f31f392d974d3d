import type { RunSource } from '@havn/track';
import { Argument, type Command } from 'commander';
import { commandProgress, print, printJson } from '../output.ts';
import { withStore } from '../runs/with-store.ts';

const KINDS = ['mlruns', 'mlflow-db', 'wandb-offline'] as const;
type Kind = (typeof KINDS)[number];

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('bring runs of another tracker over, and compare each with its origin')
    .addArgument(new Argument('<kind>', 'where they come from').choices(KINDS))
    .argument('<path>', 'the folder mlruns, the file mlflow.db, or a folder with runs of wandb')
    .option('--json', 'one JSON object on stdout: what was brought over')
    .addHelpText('after', '\nExample:\n  havn import mlruns ./mlruns')
    .action(bringOver);
}

async function bringOver(kind: Kind, path: string, { json }: { readonly json?: boolean }) {
  const { importRuns } = await import('@havn/track');
  const source = await open(kind, path);
  const progress = commandProgress();
  progress.start('import', undefined, 'runs');
  try {
    const report = await withStore(({ tracking }) =>
      importRuns(tracking, source, { onRun: () => progress.advance() }),
    );
    if (json) printJson(report);
    else {
      print(
        `${report.runs} runs of ${report.experiments} experiments with ${report.metricPoints} points, ` +
          `${report.models} models with ${report.modelVersions} versions: the same as in ${path}`,
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
