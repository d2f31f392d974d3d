import type { Command } from 'commander';
import { addImportCommands } from './imports.ts';
import { addInspectCommands } from './inspect.ts';
import { addPipelineCommands } from './pipelines/index.ts';
import { addRemoteCommands } from './remote.ts';
import { addSettingsCommand } from './settings.ts';
import { addStatsCommand } from './stats.ts';
import { addTrackCommands } from './track.ts';
import { addTransferCommands } from './transfer.ts';

/** What is done with data: a command, or a few that belong together, a file in this folder. */
export function addDataCommand(program: Command): void {
  const data = program
    .command('data')
    .description('Version data in the format of DVC, and look at data sets')
    .addHelpText('after', '\nExample:\n  havn data add images && havn data push');
  addTrackCommands(data);
  addInspectCommands(data);
  addTransferCommands(data);
  addImportCommands(data);
  addRemoteCommands(data);
  addSettingsCommand(data);
  addPipelineCommands(data);
  addStatsCommand(data);
}
