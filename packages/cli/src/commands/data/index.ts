import type { Command } from 'commander';
import { addStatsCommand } from './stats.ts';

/** What is done with data: a command a file in this folder. */
export function addDataCommand(program: Command): void {
  const data = program
    .command('data')
    .description('Look at data sets')
    .addHelpText('after', '\nExample:\n  havn data stats train.csv test.csv');
  addStatsCommand(data);
}
