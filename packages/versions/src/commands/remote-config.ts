import { dirname } from 'node:path';
import {
  type ConfigValue,
  configText,
  editLevel,
  pathForFile,
  readLevel,
  readMerged,
  sectionOf,
} from '../config/config.ts';
import { CONFIG_LEVELS, configFile } from '../config/levels.ts';
import { checkOption } from '../config/schema.ts';
import { DataUsageError } from '../errors.ts';
import { asWritten, type LevelOption, urlOf } from './config-options.ts';

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
