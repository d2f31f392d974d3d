import type { Command } from 'commander';
import {
  type AccountFlags,
  accountOf,
  EXPERIMENTS_HELP,
  openAccounts,
  printAccounts,
  roleOption,
} from '../accounts/accounts-file.ts';
import { print, printJson } from '../output.ts';

interface JsonFlag {
  readonly json?: boolean;
}

export function addKeysCommand(program: Command): void {
  const keys = program
    .command('keys')
    .description('Keys with which jobs log in to the tracking server of this project')
    .addHelpText('after', '\nExample:\n  havn keys add nightly --experiments 3');
  keys
    .command('add')
    .description('make a key; it is shown this once')
    .argument('<name>', 'what it is for')
    .addOption(roleOption())
    .option('--experiments <id...>', EXPERIMENTS_HELP)
    .option('--json', 'one JSON object on stdout: {"id": …, "key": …}')
    .addHelpText(
      'after',
      '\nExample:\n  export MLFLOW_TRACKING_TOKEN=$(havn keys add nightly --experiments 3)',
    )
    .action(add);
  keys
    .command('list')
    .description('the keys, without what is secret of them')
    .option('--json', 'one JSON object on stdout: {"keys": […]}')
    .addHelpText('after', '\nExample:\n  havn keys list')
    .action(list);
  keys
    .command('remove')
    .description('make a key worthless')
    .argument('<id>', 'its id: see havn keys list')
    .option('--json', 'one JSON object on stdout: {"removed": …}')
    .addHelpText('after', '\nExample:\n  havn keys remove 1f2e3d4c5b6a')
    .action(remove);
}

async function add(name: string, flags: AccountFlags & JsonFlag): Promise<void> {
  const made = await (await openAccounts()).addKey(accountOf(name, flags));
  if (flags.json) return printJson(made);
  // Alone on stdout, so that a script can take it.
  print(made.key);
  process.stderr.write(`This is the key ${made.id} (${flags.role}). It is not shown again.\n`);
}

async function list({ json }: JsonFlag): Promise<void> {
  const { keys } = await (await openAccounts()).list();
  if (json) printJson({ keys });
  else printAccounts(keys, 'No keys yet. Make one: havn keys add nightly');
}

async function remove(id: string, { json }: JsonFlag): Promise<void> {
  await (await openAccounts()).removeKey(id);
  if (json) printJson({ removed: id });
  else print(`The key ${id} is worth nothing now.`);
}
