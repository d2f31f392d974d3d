import type { Device } from '@havn/graph';
import type { Command } from 'commander';
import { commandProgress, print, printJson } from '../output.ts';
import { deviceOption } from '../parse.ts';

interface EvaluateFlags {
  readonly data: string;
  readonly text?: string;
  readonly label?: string;
  readonly device?: Device;
  readonly json?: boolean;
}

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('Measure a model on labelled texts')
    .argument('<model>', 'a bundle folder, a run id, or a Hugging Face folder or id')
    .requiredOption('--data <file>', 'labelled texts, in any format that train takes')
    .option('--text <column>', 'the column of the texts')
    .option('--label <column>', 'the column of the labels')
    .addOption(deviceOption())
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nExample:\n  havn evaluate 0193a --data test.csv')
    .action(async (model: string, { json, ...flags }: EvaluateFlags) => {
      const { evaluateModel } = await import('@havn/train');
      const metrics = await evaluateModel(model, { ...flags, progress: commandProgress() });
      if (json) return printJson(metrics);
      const width = Math.max(...Object.keys(metrics).map((key) => key.length));
      for (const [key, value] of Object.entries(metrics)) print(`${key.padEnd(width)}  ${value}`);
    });
}
