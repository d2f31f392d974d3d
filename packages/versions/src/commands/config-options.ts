import { dirname } from 'node:path';
import {
  type ConfigValue,
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
export function urlOf(merged: DataConfig, { kind, section, option }: OptionPlace, value: string) {
  if (kind !== 'remote') return undefined;
  return option === 'url' ? value : merged.named.get('remote')!.get(section)?.get('url');
}

function newSection(config: DataConfig, { kind, section }: OptionName) {
  if (!kind) return sectionOf(config, section);
  const created = new Map<string, ConfigValue>();
  config.named.get(kind)!.set(section, created);
  return created;
}

/** The value of an option as it stands in the file of a level: paths start from that file. */
export function asWritten(
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
