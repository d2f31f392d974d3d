import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { writeWhole } from '../durable/write-whole.ts';
import { DataUsageError } from '../errors.ts';
import { formatIni, type IniSections, parseIni } from './ini.ts';
import { CONFIG_LEVELS, type ConfigLevel, configFile } from './levels.ts';

export type ConfigValue = string | readonly string[];

/** Sections (`core`, `cache`, …) and, under `remote`, `machine` and `db`, named ones. */
type ConfigSections = Map<string, Map<string, ConfigValue>>;

/** One file, or the files of all levels laid over each other. */
export interface DataConfig {
  readonly sections: ConfigSections;
  /** `remote "x"` and its like: kind, then name. */
  readonly named: ReadonlyMap<NamedKind, ConfigSections>;
}

const NAMED_KINDS = ['remote', 'machine', 'db'] as const;
type NamedKind = (typeof NAMED_KINDS)[number];

/** Values that are paths: relative ones start from the file's folder. */
const CACHE_PATHS = new Set(['dir']);
const REMOTE_PATHS = new Set([
  'url',
  'gdrive_user_credentials_file',
  'gdrive_service_account_json_file_path',
  'credentialpath',
  'configpath',
  'keyfile',
  'cert_path',
  'key_path',
]);

function emptyConfig(): DataConfig {
  return {
    sections: new Map(),
    named: new Map(NAMED_KINDS.map((kind) => [kind, new Map()])),
  };
}

/** One level as it stands in its file, or an empty one. Paths are as written. */
export function readLevel(level: ConfigLevel, dvcFolder: string): DataConfig {
  return readConfigFile(configFile(level, dvcFolder)) ?? emptyConfig();
}

function readConfigFile(file: string): DataConfig | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
  return splitNamed(parseIni(text, file));
}

function splitNamed(sections: IniSections): DataConfig {
  const config = emptyConfig();
  for (const [name, values] of sections) {
    const match = /^\s*(remote|machine|db)\s*"(.*)"\s*$/.exec(name);
    if (match) config.named.get(match[1] as NamedKind)!.set(match[2]!, values);
    else config.sections.set(name, values);
  }
  return config;
}

/** All levels up to (and not including) `before`, the later over the earlier, paths absolute. */
export function readMerged(dvcFolder: string, before?: ConfigLevel): DataConfig {
  const merged = emptyConfig();
  for (const level of CONFIG_LEVELS) {
    if (level === before) break;
    const file = configFile(level, dvcFolder);
    const config = readConfigFile(file);
    if (config) mergeInto(merged, absolutePaths(config, dirname(file)));
  }
  return merged;
}

/** One file with its paths made absolute from `folder`; undefined where there is none. */
export function readConfigAt(file: string, folder: string): DataConfig | undefined {
  const config = readConfigFile(file);
  return config && absolutePaths(config, folder);
}

/** The layers over each other, the later over the earlier. */
export function mergeConfigs(layers: readonly DataConfig[]): DataConfig {
  const merged = emptyConfig();
  for (const layer of layers) mergeInto(merged, layer);
  return merged;
}

function mergeInto(target: DataConfig, source: DataConfig): void {
  mergeSections(target.sections, source.sections);
  for (const [kind, sections] of source.named) mergeSections(target.named.get(kind)!, sections);
}

function mergeSections(target: ConfigSections, source: ConfigSections): void {
  for (const [name, values] of source) {
    const existing = target.get(name) ?? new Map();
    for (const [key, value] of values) existing.set(key, value);
    target.set(name, existing);
  }
}

function absolutePaths(config: DataConfig, folder: string): DataConfig {
  return mapPaths(config, (path) => absolutePath(path, folder));
}

function mapPaths(config: DataConfig, change: (path: string) => string): DataConfig {
  const mapSections = (sections: ConfigSections, keys: ReadonlySet<string>, only?: string) =>
    new Map(
      [...sections].map(([name, values]) => [
        name,
        new Map(
          [...values].map(([key, value]) => {
            const isPath = keys.has(key) && typeof value === 'string';
            return [key, isPath && (only ?? name) === name ? change(value) : value] as const;
          }),
        ),
      ]),
    );
  return {
    sections: mapSections(config.sections, CACHE_PATHS, 'cache'),
    named: new Map(
      [...config.named].map(([kind, sections]) => [kind, mapSections(sections, REMOTE_PATHS)]),
    ),
  };
}

const URL_LIKE = /^\w+:\/\//;

function absolutePath(path: string, folder: string): string {
  if (URL_LIKE.test(path) || isAbsolute(path)) return path;
  if (path === '~' || path.startsWith('~/')) return join(homedir(), path.slice(1));
  return resolve(folder, path);
}

/** A path that a user gave on the command line as it is written into a file of `folder`. */
export function pathForFile(path: string, folder: string): string {
  if (URL_LIKE.test(path) || isAbsolute(path) || path.startsWith('~')) return path;
  return relative(folder, resolve(path)).split(sep).join('/') || '.';
}

export function isPathOption(section: string, key: string, named: boolean): boolean {
  return named
    ? section === 'remote' && REMOTE_PATHS.has(key)
    : section === 'cache' && CACHE_PATHS.has(key);
}

/** Changes one level's file; it appears whole or not at all. */
export function editLevel(
  level: ConfigLevel,
  dvcFolder: string,
  change: (config: DataConfig) => void,
): void {
  const file = configFile(level, dvcFolder);
  const config = readLevel(level, dvcFolder);
  change(config);
  writeConfigFile(file, config);
}

function writeConfigFile(file: string, config: DataConfig): void {
  const sections: IniSections = new Map();
  for (const [name, values] of config.sections) if (values.size > 0) sections.set(name, values);
  for (const [kind, named] of config.named) {
    for (const [name, values] of named) sections.set(`${kind} "${name}"`, values);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, formatIni(sections));
}

/** The section to change; one that is new stands behind those that are there. */
export function sectionOf(config: DataConfig, name: string): Map<string, ConfigValue> {
  const found = config.sections.get(name) ?? new Map<string, ConfigValue>();
  config.sections.set(name, found);
  return found;
}

/** A single text of the merged configuration. */
export function configText(config: DataConfig, section: string, key: string): string | undefined {
  const value = config.sections.get(section)?.get(key);
  return Array.isArray(value) ? value.join(',') : (value as string | undefined);
}

/** DVC's booleans: `true` and `false` in any case. */
export function configFlag(config: DataConfig, section: string, key: string): boolean {
  const value = configText(config, section, key)?.toLowerCase();
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new DataUsageError(
    `config file error: expected true or false for '${section}.${key}', it is ${JSON.stringify(value)}`,
    `Set it: havn data config ${section}.${key} true`,
  );
}
