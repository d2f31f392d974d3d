import { dirname } from 'node:path';
import {
  type ConfigValue,
  configText,
  type DataConfig,
  editLevel,
  isPathOption,
  pathForFile,
  readConfigAt,
  readLevel,
  readMerged,
  sectionOf,
} from '../config/config.ts';
import { CONFIG_LEVELS, type ConfigLevel, configFile } from '../config/levels.ts';
import { checkOption, type OptionPlace } from '../config/schema.ts';
import { DataUsageError } from '../errors.ts';

/** Where a setting is kept; without a level the project's file is written and all are read. */
export interface LevelOption {
  readonly dvcFolder: string;
  readonly level?: ConfigLevel | undefined;
}

export interface ListedRemote {
  readonly name: string;
  readonly url: string;
  readonly isDefault: boolean;
}

export function addRemote(
  { dvcFolder, level = 'repo' }: LevelOption,
  name: string,
  url: string,
  { force, makeDefault }: { readonly force?: boolean; readonly makeDefault?: boolean } = {},
): void {
  const key = name.toLowerCase();
  editLevel(level, dvcFolder, (config) => {
    const remotes = config.named.get('remote')!;
    if (remotes.has(key) && !force) {
      throw new DataUsageError(
        `config file error: remote '${key}' already exists. Use \`-f|--force\` to overwrite it.`,
      );
    }
    checkOption({ kind: 'remote', section: key, option: 'url' }, url, url);
    const file = configFile(level, dvcFolder);
    remotes.set(key, new Map([['url', pathForFile(url, dirname(file))]]));
    if (makeDefault) sectionOf(config, 'core').set('remote', key);
  });
}

/** Removes a remote, and the default where it was the one. */
export function removeRemote({ dvcFolder, level = 'repo' }: LevelOption, name: string): void {
  const key = name.toLowerCase();
  editLevel(level, dvcFolder, (config) => {
    const remotes = config.named.get('remote')!;
    requireRemote(remotes, key);
    remotes.delete(key);
  });
  for (const other of [...CONFIG_LEVELS].reverse()) {
    forgetDefault({ dvcFolder, level: other }, key);
    if (other === level) break;
  }
}

function forgetDefault({ dvcFolder, level = 'repo' }: LevelOption, name: string): void {
  if (configText(readLevel(level, dvcFolder), 'core', 'remote') !== name) return;
  editLevel(level, dvcFolder, (config) => {
    config.sections.get('core')?.delete('remote');
  });
}

export function renameRemote(
  { dvcFolder, level = 'repo' }: LevelOption,
  name: string,
  newName: string,
): void {
  const [from, to] = [name.toLowerCase(), newName.toLowerCase()];
  for (const other of CONFIG_LEVELS) {
    if (other === level || !readLevel(other, dvcFolder).named.get('remote')!.has(from)) continue;
    throw new DataUsageError(
      `config file error: the ${other} configuration has options of remote '${from}' too`,
      `Rename it in ${configFile(other, dvcFolder)} as well, with an editor.`,
    );
  }
  editLevel(level, dvcFolder, (config) => {
    const remotes = config.named.get('remote')!;
    requireRemote(remotes, from);
    if (remotes.has(to)) {
      throw new DataUsageError(
        `config file error: Rename failed. Remote '${to}' already exists.`,
        'Choose another name, or remove that one.',
      );
    }
    const section = remotes.get(from)!;
    remotes.delete(from);
    remotes.set(to, section);
    if (configText(config, 'core', 'remote') === from) sectionOf(config, 'core').set('remote', to);
  });
}

/** Sets an option of a remote, or with `undefined` takes it away. */
export function modifyRemote(
  { dvcFolder, level = 'repo' }: LevelOption,
  name: string,
  option: string,
  value: string | undefined,
): void {
  const key = name.toLowerCase();
  const merged = readMerged(dvcFolder);
  editLevel(level, dvcFolder, (config) => {
    requireRemote(merged.named.get('remote')!, key);
    const remotes = config.named.get('remote')!;
    const section = remotes.get(key) ?? new Map<string, ConfigValue>();
    remotes.set(key, section);
    const place = { kind: 'remote', section: key, option: option.toLowerCase() };
    if (value === undefined && place.option === 'url' && section.has('url')) {
      throw new DataUsageError(
        `config file error: the remote '${key}' needs its url`,
        `Give it another one, or take the remote away: havn data remote remove ${key}`,
      );
    }
    if (value === undefined) section.delete(place.option);
    else {
      checkOption(place, value, urlOf(merged, place, value));
      section.set(place.option, asWritten('remote', option, value, level, dvcFolder, true));
    }
  });
}

/** The default remote's name; undefined where there is none. */
export function defaultRemote({ dvcFolder, level }: LevelOption): string | undefined {
  const config = level ? readLevel(level, dvcFolder) : readMerged(dvcFolder);
  return configText(config, 'core', 'remote');
}

export function setDefaultRemote(
  { dvcFolder, level = 'repo' }: LevelOption,
  name: string | undefined,
): void {
  const key = name?.toLowerCase();
  const merged = readMerged(dvcFolder);
  editLevel(level, dvcFolder, (config) => {
    if (key === undefined) config.sections.get('core')?.delete('remote');
    else if (!merged.named.get('remote')!.has(key)) {
      throw new DataUsageError(
        'config file error: default remote must be present in remote list.',
        `Add it: havn data remote add -d ${key} URL`,
      );
    } else sectionOf(config, 'core').set('remote', key);
  });
}

export function listRemotes({ dvcFolder, level }: LevelOption): readonly ListedRemote[] {
  const config = level ? readLevel(level, dvcFolder) : readMerged(dvcFolder);
  const chosen = configText(config, 'core', 'remote');
  return [...config.named.get('remote')!].map(([name, section]) => ({
    name,
    url: String(section.get('url') ?? ''),
    isDefault: name === chosen,
  }));
}

function requireRemote(remotes: ReadonlyMap<string, unknown>, name: string): void {
  if (remotes.has(name)) return;
  throw new DataUsageError(
    `config file error: remote '${name}' doesn't exist.`,
    remotes.size > 0 ? `There are: ${[...remotes.keys()].join(', ')}` : undefined,
  );
}

interface OptionName {
  /** `remote`, `db`, `machine` where it is of a named one. */
  readonly kind: 'remote' | 'machine' | 'db' | undefined;
  readonly section: string;
  readonly option: string | undefined;
}

/** Reads `section.option` or `remote.NAME.option`. */
function parseOptionName(name: string): OptionName {
  const match = /^(?:(remote|machine|db)\.)?([^.]+)(?:\.(.+))?$/i.exec(name);
  if (!match) {
    throw new DataUsageError(
      `name argument '${name}' should look like remote.name.option or section.option`,
      'For example: havn data config core.remote NAME',
    );
  }
  const [, kind, section, option] = match;
  return {
    kind: kind?.toLowerCase() as OptionName['kind'],
    section: section!.toLowerCase(),
    option: option?.toLowerCase(),
  };
}

function sectionNamed(config: DataConfig, { kind, section }: OptionName) {
  return kind ? config.named.get(kind)!.get(section) : config.sections.get(section);
}

/** The value of an option; throws where it is not set. */
export function getOption({ dvcFolder, level }: LevelOption, name: string): ConfigValue {
  const parsed = parseOptionName(name);
  const config = level ? readLevel(level, dvcFolder) : readMerged(dvcFolder);
  const section = sectionNamed(config, parsed);
  if (!section)
    throw new DataUsageError(`config file error: section '${parsed.section}' doesn't exist`);
  const value = parsed.option === undefined ? undefined : section.get(parsed.option);
  if (value === undefined) {
    throw new DataUsageError(
      `config file error: option '${parsed.option}' doesn't exist in section '${parsed.section}'`,
    );
  }
  return value;
}

/** Sets an option, or with `undefined` takes it away. */
export function setOption(
  { dvcFolder, level = 'repo' }: LevelOption,
  name: string,
  value: string | undefined,
): void {
  const parsed = parseOptionName(name);
  const { kind, section, option } = parsed;
  if (option === undefined)
    throw new DataUsageError(`'${name}' names no option`, 'Add it: section.option');
  editLevel(level, dvcFolder, (config) => {
    const existing = sectionNamed(config, parsed);
    if (value === undefined) {
      if (!existing?.delete(option)) {
        throw new DataUsageError(
          `config file error: option '${option}' doesn't exist in section '${section}'`,
        );
      }
      return;
    }
    const place = { kind, section, option };
    checkOption(place, value, urlOf(readMerged(dvcFolder), place, value));
    const target = existing ?? newSection(config, parsed);
    target.set(
      option,
      asWritten(kind ?? section, option, value, level, dvcFolder, kind !== undefined),
    );
  });
}

/** The URL of the remote that an option belongs to, with the new value in place. */
function urlOf(merged: DataConfig, { kind, section, option }: OptionPlace, value: string) {
  if (kind !== 'remote') return undefined;
  return option === 'url' ? value : merged.named.get('remote')!.get(section)?.get('url');
}

function newSection(config: DataConfig, { kind, section }: OptionName) {
  if (!kind) return sectionOf(config, section);
  const created = new Map<string, ConfigValue>();
  config.named.get(kind)!.set(section, created);
  return created;
}

function asWritten(
  section: string,
  option: string,
  value: string,
  level: ConfigLevel,
  dvcFolder: string,
  named: boolean,
): string {
  const isPath = isPathOption(section, option.toLowerCase(), named);
  return isPath ? pathForFile(value, dirname(configFile(level, dvcFolder))) : value;
}

export interface ListedOption {
  /** `section.option=value`; secrets as they are in the file. */
  readonly line: string;
  /** The file that it stands in. */
  readonly file: string;
}

/** All options, file by file; where two have the same one the later wins. */
export function listOptions({ dvcFolder, level }: LevelOption): readonly ListedOption[] {
  const levels = level ? [level] : CONFIG_LEVELS;
  return levels.flatMap((one) => {
    const file = configFile(one, dvcFolder);
    const config = readConfigAt(file, dirname(file));
    return config ? linesOf(config).map((line) => ({ line, file })) : [];
  });
}

function linesOf(config: DataConfig): readonly string[] {
  const lines: string[] = [];
  const add = (prefix: string, section: ReadonlyMap<string, ConfigValue>) => {
    for (const [key, value] of section) lines.push(`${prefix}.${key}=${value}`);
  };
  for (const [kind, sections] of config.named) {
    for (const [name, section] of sections) add(`${kind}.${name}`, section);
  }
  for (const [name, section] of config.sections) add(name, section);
  return lines;
}

/** The file that the value of an option comes from. */
export function originOf({ dvcFolder, level }: LevelOption, name: string): string | undefined {
  const parsed = parseOptionName(name);
  const found = (level ? [level] : [...CONFIG_LEVELS].reverse()).find((one) => {
    const section = sectionNamed(readLevel(one, dvcFolder), parsed);
    return parsed.option !== undefined && section?.has(parsed.option);
  });
  return found && configFile(found, dvcFolder);
}
