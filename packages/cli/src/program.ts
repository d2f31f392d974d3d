import { Command } from 'commander';
import { addCompletionCommand } from './commands/completion.ts';
import { addConfigCommand } from './commands/config.ts';
import { addDataCommand } from './commands/data/index.ts';
import { addEvaluateCommand } from './commands/evaluate.ts';
import { addExportCommand } from './commands/export.ts';
import { addImportCommand } from './commands/import.ts';
import { addModelsCommand } from './commands/models.ts';
import { addPredictCommand } from './commands/predict.ts';
import { addQuickstartCommand } from './commands/quickstart.ts';
import { addRunsCommand } from './commands/runs.ts';
import { addServeCommand } from './commands/serve.ts';
import { addTrainCommand } from './commands/train.ts';
import { addUpCommand } from './commands/up.ts';
import { version } from './version.ts';

/** Every command. A command loads what it needs only when it is called. */
export function buildProgram(): Command {
  const program = new Command('havn')
    .description('Version the data, fine-tune, track, register, serve and watch a model.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(add --help for the options and an example)')
    .addHelpText('after', '\nExample:\n  havn train data.train=questions.csv && havn runs list');
  const commands = [
    addQuickstartCommand,
    addTrainCommand,
    addEvaluateCommand,
    addPredictCommand,
    addServeCommand,
    addRunsCommand,
    addModelsCommand,
    addImportCommand,
    addExportCommand,
    addUpCommand,
    addConfigCommand,
    addCompletionCommand,
    addDataCommand,
  ];
  for (const add of commands) add(program);
  return program;
}
