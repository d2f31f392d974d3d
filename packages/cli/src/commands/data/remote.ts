import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigLevel, LevelOption } from '@havn/versions';
import { type Command, Option } from 'commander';
import { print } from '../../output.ts';

export interface LevelFlags {
  readonly global?: boolean;
  readonly system?: boolean;
  readonly project?: boolean;
  readonly local?: boolean;
}

/** `--global`, `--system`, `--project`, `--local`: which configuration file is meant. */
export function addLevelOptions(command: Command): Command {
  const levels = ['global', 'system', 'project', 'local'];
  for (const level of levels) {
    const others = levels.filter((other) => other !== level);
    command.addOption(new Option(`--${level}`, `the ${level} configuration`).conflicts(others));
  }
  return command;
}

function levelOf(flags: LevelFlags): ConfigLevel | undefined {
  if (flags.global) return 'global';
  if (flags.system) return 'system';
  if (flags.local) return 'local';
  return flags.project ? 'repo' : undefined;
}

/**
 * Where the configuration lies; what is wrong in it can be mended. Outside of a repository that of the
 * user and of the machine is there alone.
 */
export async function placeOf(
  flags: LevelFlags,
  { writes = false }: { readonly writes?: boolean | undefined } = {},
): Promise<LevelOption> {
  const { findRepositoryRoot, NotRepositoryError } = await import('@havn/versions');
  const here = realpathSync(process.cwd());
  const root = findRepositoryRoot(here);
  const level = levelOf(flags);
  const outside = level === 'global' || level === 'system' || (level === undefined && !writes);
  if (root === undefined && !outside) throw new NotRepositoryError(here);
  return { dvcFolder: join(root ?? here, '.dvc'), level };
}

interface AddFlags extends LevelFlags {
  readonly default?: boolean;
  readonly force?: boolean;
}

interface UnsetFlags extends LevelFlags {
  readonly unset?: boolean;
}

/** `havn data remote …`: the places that push and pull work with. */
export function addRemoteCommands(data: Command): void {
  const remote = data
    .command('remote')
    .description('name the places where data is kept')
    .addHelpText('after', '\nExample:\n  havn data remote add -d storage s3://bucket/data');
  addLevelOptions(remote.command('add').description('name a place'))
    .argument('<name>')
    .argument('<url>', 'a folder, s3://…, gs://…, ssh://…, http(s)://…')
    .option('-d, --default', 'make it the default')
    .option('-f, --force', 'replace one of that name')
    .addHelpText('after', '\nExample:\n  havn data remote add -d storage /mnt/data')
    .action(add);
  addLevelOptions(remote.command('default').description('show or choose the default'))
    .argument('[name]')
    .option('-u, --unset', 'have none')
    .addHelpText('after', '\nExample:\n  havn data remote default storage')
    .action(setDefault);
  addLevelOptions(remote.command('list').description('show all'))
    .addHelpText('after', '\nExample:\n  havn data remote list')
    .action(list);
  addLevelOptions(remote.command('modify').description('set an option of one'))
    .argument('<name>')
    .argument('<option>')
    .argument('[value]')
    .option('-u, --unset', 'take the option away')
    .addHelpText('after', '\nExample:\n  havn data remote modify storage region eu-west-1')
    .action(modify);
  addLevelOptions(remote.command('remove').description('forget one; its data stays'))
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  havn data remote remove storage')
    .action(remove);
  addLevelOptions(remote.command('rename').description('give one another name'))
    .argument('<name>')
    .argument('<new>')
    .addHelpText('after', '\nExample:\n  havn data remote rename storage archive')
    .action(rename);
}

async function add(name: string, url: string, flags: AddFlags): Promise<void> {
  const { addRemote } = await import('@havn/versions');
  const place = await placeOf(flags, { writes: true });
  if (flags.default) print(`Setting '${name.toLowerCase()}' as a default remote.`);
  addRemote(place, name, url, { force: flags.force, makeDefault: flags.default });
}

async function setDefault(name: string | undefined, flags: UnsetFlags): Promise<void> {
  const { defaultRemote, setDefaultRemote } = await import('@havn/versions');
  const writes = name !== undefined || flags.unset;
  const place = await placeOf(flags, { writes });
  if (writes) return setDefaultRemote(place, name);
  const found = defaultRemote(place);
  print(found ?? 'No default remote set');
  if (found === undefined) process.exitCode = 1;
}

async function list(flags: LevelFlags): Promise<void> {
  const { listRemotes } = await import('@havn/versions');
  for (const { name, url, isDefault } of listRemotes(await placeOf(flags))) {
    print(`${name}\t${url}${isDefault ? '\t(default)' : ''}`);
  }
}

async function modify(
  name: string,
  option: string,
  value: string | undefined,
  flags: UnsetFlags,
): Promise<void> {
  const { DataUsageError, modifyRemote } = await import('@havn/versions');
  if (value === undefined && !flags.unset) {
    throw new DataUsageError(`no value for '${option}'`, 'Give one, or take it away with --unset.');
  }
  modifyRemote(
    await placeOf(flags, { writes: true }),
    name,
    option,
    flags.unset ? undefined : value,
  );
}

async function remove(name: string, flags: LevelFlags): Promise<void> {
  const { removeRemote } = await import('@havn/versions');
  removeRemote(await placeOf(flags, { writes: true }), name);
}

async function rename(name: string, newName: string, flags: LevelFlags): Promise<void> {
  const { renameRemote } = await import('@havn/versions');
  renameRemote(await placeOf(flags, { writes: true }), name, newName);
}
