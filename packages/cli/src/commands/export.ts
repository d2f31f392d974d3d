import { Argument, type Command } from 'commander';
import { print, printJson } from '../output.ts';
import { artifactsOption, databaseOption, type PlaceFlags } from '../stores/store-flags.ts';
import { withDatabase } from '../stores/with-store.ts';

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write all runs and models in the format of another tracker')
    .addArgument(new Argument('<kind>', 'the format').choices(['mlruns']))
    .argument('<path>', 'the folder to write')
    .addOption(databaseOption())
    .addOption(artifactsOption())
    .option('--json', 'one JSON object on stdout: what was written')
    .addHelpText('after', EXAMPLES)
    .action(write);
}

const EXAMPLES = `
Examples:
  havn export mlruns ./mlruns
  havn export mlruns ./mlruns --store sqlite:////srv/havn/havn.db --artifacts /srv/havn/artifacts`;

interface Flags extends PlaceFlags {
  readonly json?: boolean;
}

async function write(_kind: string, path: string, { json, ...place }: Flags): Promise<void> {
  const { exportMlruns } = await import('@havn/track');
  const report = await withDatabase('havn export', place, async ({ tracking, kept }) =>
    exportMlruns(tracking, path, await kept()),
  );
  if (json) printJson(report);
  else {
    const { runs, experiments, files } = report;
    print(`${runs} runs of ${experiments} experiments with ${files} files written to ${path}`);
  }
}
