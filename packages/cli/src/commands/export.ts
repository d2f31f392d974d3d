import { join } from 'node:path';
import { havnHome } from '@havn/core';
import { Argument, type Command } from 'commander';
import { print, printJson } from '../output.ts';
import { withStore } from '../runs/with-store.ts';

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write all runs and models in the format of another tracker')
    .addArgument(new Argument('<kind>', 'the format').choices(['mlruns']))
    .argument('<path>', 'the folder to write')
    .option('--json', 'one JSON object on stdout: what was written')
    .addHelpText('after', '\nExample:\n  havn export mlruns ./mlruns')
    .action(write);
}

async function write(_kind: string, path: string, { json }: { readonly json?: boolean }) {
  const { exportMlruns, openArtifactStore } = await import('@havn/track');
  const { openStorage } = await import('@havn/storage');
  const folder = join(havnHome(), 'artifacts');
  const storage = await openStorage(folder);
  const report = await withStore(({ tracking }) => {
    const files = openArtifactStore({ index: tracking.artifacts, storage });
    return exportMlruns(tracking, path, { files, folder });
  });
  if (json) printJson(report);
  else print(`${report.runs} runs of ${report.experiments} experiments written to ${path}`);
}
