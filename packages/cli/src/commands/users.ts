import type { Command } from 'commander';
import {
  type AccountFlags,
  accountOf,
  EXPERIMENTS_HELP,
  openAccounts,
  printAccounts,
  roleOption,
} from '../accounts/accounts-file.ts';
import { readPassword } from '../accounts/read-password.ts';
import { print, printJson } from '../output.ts';

interface JsonFlag {
  readonly json?: boolean;
}

export function addUsersCommand(program: Command): void {
  const users = program
    .command('users')
    .description('People who may log in to the tracking server of this project')
    .addHelpText('after', '\nExample:\n  havn users add ann --role write');
  users
    .command('add')
    .description('let somebody log in; asks for a password, or reads it from stdin')
    .argument('<name>', 'the name to log in with')
    .addOption(roleOption())
    .option('--experiments <id...>', EXPERIMENTS_HELP)
    .option('--json', 'one JSON object on stdout: {"added": …}')
    .addHelpText(
      'after',
      '\nExamples:\n  havn users add ann\n  havn users add eve --role read < password.txt',
    )
    .action(add);
  users
    .command('list')
    .description('who may log in')
    .option('--json', 'one JSON object on stdout: {"users": […]}')
    .addHelpText('after', '\nExample:\n  havn users list')
    .action(list);
  users
    .command('remove')
    .description('let somebody in no more, and end the sessions that are open')
    .argument('<name>', 'the name of the user')
    .option('--json', 'one JSON object on stdout: {"removed": …}')
    .addHelpText('after', '\nExample:\n  havn users remove ann')
    .action(remove);
}

async function add(name: string, flags: AccountFlags & JsonFlag): Promise<void> {
  const accounts = await openAccounts();
  const first = await accounts.isEmpty();
  await accounts.addUser(accountOf(name, flags), await readPassword());
  if (flags.json) return printJson({ added: name, role: flags.role });
  print(`${name} may log in (${flags.role}).`);
  if (first)
    print('From now on everybody has to: also a server on this machine that runs already.');
}

async function list({ json }: JsonFlag): Promise<void> {
  const { users } = await (await openAccounts()).list();
  if (json) printJson({ users });
  else printAccounts(users, 'No users yet. Add one: havn users add ann');
}

async function remove(name: string, { json }: JsonFlag): Promise<void> {
  await (await openAccounts()).removeUser(name);
  if (json) printJson({ removed: name });
  else print(`${name} can log in no more.`);
}
