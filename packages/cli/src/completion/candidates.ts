import type { CompleteOptions } from '@havn/config';
import type { Command, Option } from 'commander';
import type { ConfigFlags } from '../config-flags.ts';
import { configPlaces } from '../config-flags.ts';
import { STORE_SCHEMES, STORE_VARIABLE } from '../stores/store-flags.ts';
import { splitLine } from './split-line.ts';

/** What may stand at the end of a command line that begins so: one candidate each, whole words. */
export async function candidates(program: Command, line: string): Promise<readonly string[]> {
  const words = splitLine(line);
  const word = words.at(-1) ?? '';
  const { command, rest } = walk(program, words.slice(1, -1));
  const before = rest.at(-1) ?? '';
  const option = before.startsWith('-') ? findOption(command, before) : undefined;
  if (option && takesValue(option)) return optionValues(option).filter(starts(word));
  if (word.startsWith('-')) return optionNames(command).filter(starts(word));
  if (command.commands.length > 0) return subcommands(command).filter(starts(word));
  return composes(command) ? overrideCandidates(command, rest, word) : [];
}

const starts = (word: string) => (candidate: string) => candidate.startsWith(word);

/** The command that the words name, and the words that are left. */
function walk(program: Command, words: readonly string[]) {
  let command = program;
  let index = 0;
  for (; index < words.length; index++) {
    const next = command.commands.find(
      (item) => item.name() === words[index] || item.aliases().includes(words[index] ?? ''),
    );
    if (!next) break;
    command = next;
  }
  return { command, rest: words.slice(index) };
}

function subcommands(command: Command): readonly string[] {
  const shown = command.createHelp().visibleCommands(command);
  return shown.map((item) => item.name());
}

function optionNames(command: Command): readonly string[] {
  const shown = command.createHelp().visibleOptions(command);
  return shown.flatMap(({ long, short }) => long ?? short ?? []);
}

function findOption(command: Command, word: string): Option | undefined {
  return command.options.find(({ long, short }) => long === word || short === word);
}

function takesValue(option: Option): boolean {
  return option.required || (option.optional && (option.argChoices ?? []).length > 0);
}

function optionValues({ argChoices, envVar, long }: Option): readonly string[] {
  if (argChoices) return argChoices;
  if (envVar === STORE_VARIABLE) return STORE_SCHEMES;
  return long === '--resume' || long === '--rerun' ? ['last'] : [];
}

/** Commands with the options of `addConfigFlags` take overrides. */
function composes(command: Command): boolean {
  return findOption(command, '--config-name') !== undefined;
}

async function overrideCandidates(
  command: Command,
  words: readonly string[],
  word: string,
): Promise<readonly string[]> {
  const { completeOverride } = await import('@havn/config');
  const { flags, overrides } = readFlags(command, words);
  return completeOverride(word, await optionsOf(command.name(), overrides, flags));
}

/** What a command composes, and the schema whose keys it takes. */
async function optionsOf(
  command: string,
  overrides: readonly string[],
  flags: ConfigFlags & { readonly train?: boolean },
): Promise<CompleteOptions> {
  const { SETTINGS, settingsCompose, settingsSchema } = await import('../settings/settings.ts');
  const name = SETTINGS.find((one) => one === command);
  if (name) {
    const schema = await settingsSchema(name);
    const given = overrides.filter((override) => override.includes('='));
    return { ...settingsCompose(name, given, flags), schema };
  }
  const { builtInConfig, trainConfigSchema } = await import('@havn/train');
  const places = configPlaces(flags);
  if (command === 'show' && places.configDir !== undefined && !flags.train) {
    return { ...places, overrides, configName: places.configName ?? 'config' };
  }
  return { ...places, overrides, base: builtInConfig, schema: trainConfigSchema };
}

/** The options that say where the configuration is, and the overrides given so far. */
function readFlags(command: Command, words: readonly string[]) {
  const flags: Record<string, string | true> = {};
  const overrides: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) {
      overrides.push(word);
      continue;
    }
    const [name = '', inline] = word.split(/=(.*)/s);
    const option = findOption(command, name);
    if (!option) continue;
    const value = inline ?? (option.required ? words[++index] : undefined);
    flags[option.attributeName()] = value ?? true;
  }
  return { flags: flags as ConfigFlags & { readonly train?: boolean }, overrides };
}
