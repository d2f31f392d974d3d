import { Command } from 'commander';
import { version } from './version.ts';

/** Adds a command to its parent; `rest` is what stands behind its name. */
type AddCommand = (program: Command, rest: readonly string[]) => void | Promise<void>;

/** Every command, in the order of the help. A command loads what it needs only when it is called. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  quickstart: async () => (await import('./commands/quickstart.ts')).addQuickstartCommand,
  train: async () => (await import('./commands/train.ts')).addTrainCommand,
  evaluate: async () => (await import('./commands/evaluate.ts')).addEvaluateCommand,
  predict: async () => (await import('./commands/predict.ts')).addPredictCommand,
  serve: async () => (await import('./commands/serve.ts')).addServeCommand,
  runs: async () => (await import('./commands/runs.ts')).addRunsCommand,
  models: async () => (await import('./commands/models.ts')).addModelsCommand,
  triggers: async () => (await import('./commands/triggers.ts')).addTriggersCommand,
  import: async () => (await import('./commands/import.ts')).addImportCommand,
  export: async () => (await import('./commands/export.ts')).addExportCommand,
  up: async () => (await import('./commands/up.ts')).addUpCommand,
  users: async () => (await import('./commands/users.ts')).addUsersCommand,
  keys: async () => (await import('./commands/keys.ts')).addKeysCommand,
  config: async () => (await import('./commands/config.ts')).addConfigCommand,
  completion: async () => (await import('./commands/completion.ts')).addCompletionCommand,
  data: async () => (await import('./commands/data/index.ts')).addDataCommand,
};

/** Completion looks at all commands. */
const NEEDS_ALL = 'completion';

/**
 * The parser of a command line. Where the first argument names a command only that one is loaded: the
 * files of all take longer to load than many commands take to run.
 */
export async function buildProgram(args: readonly string[] = []): Promise<Command> {
  const program = new Command('havn')
    .description('Version the data, fine-tune, track, register, serve and watch a model.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(add --help for the options and an example)')
    .addHelpText('after', '\nExample:\n  havn train data.train=questions.csv && havn runs list');
  const [name = '', ...rest] = args;
  const called = name !== NEEDS_ALL && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (called) await (await called())(program, rest);
  else for (const load of Object.values(COMMANDS)) await (await load())(program, []);
  return program;
}
