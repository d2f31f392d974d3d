import { dirname, resolve } from 'node:path';
import { DataUsageError } from '../errors.ts';
import { isMap, type YamlMap, type YamlValue } from '../yaml/write.ts';
import {
  type ConfigValue,
  configText,
  type DataConfig,
  mergeConfigs,
  readConfigAt,
  sectionOf,
} from './config.ts';

/** Settings laid over those of another repository, as the `repo` of an import keeps them. */
export interface ConfigOverlay {
  /** The path of a configuration file, or settings by section. */
  readonly config?: string | YamlMap | undefined;
  /** A remote's name, or options for its remote (the default one, or the one in `config`). */
  readonly remote?: string | YamlMap | undefined;
}

/** A configuration with the overlay's settings in place of its own. */
export function overlayConfig(base: DataConfig, { config, remote }: ConfigOverlay): DataConfig {
  if (config === undefined && remote === undefined) return base;
  const layers = [base, config === undefined ? undefined : layerOf(config)];
  const merged = mergeConfigs(layers.filter((layer) => layer !== undefined));
  if (typeof remote === 'string') sectionOf(merged, 'core').set('remote', remote.toLowerCase());
  else if (remote) addOptions(merged, remote);
  return merged;
}

function layerOf(config: string | YamlMap): DataConfig {
  if (typeof config === 'string') {
    const file = resolve(config);
    const found = readConfigAt(file, dirname(file));
    if (found) return found;
    throw new DataUsageError(`config file '${config}' does not exist`, 'Check --config.');
  }
  const { remote, ...sections } = config;
  return {
    sections: new Map(Object.entries(sections).flatMap(([name, values]) => valuesOf(name, values))),
    named: new Map([
      [
        'remote',
        new Map(Object.entries(mapOf(remote)).flatMap(([name, values]) => valuesOf(name, values))),
      ],
    ]),
  };
}

function mapOf(value: YamlValue | undefined): YamlMap {
  return value !== undefined && isMap(value) ? value : {};
}

function valuesOf(name: string, values: YamlValue | undefined) {
  const entries = Object.entries(mapOf(values)).map(
    ([key, value]) => [key.toLowerCase(), String(value)] as const,
  );
  return [[name.toLowerCase(), new Map<string, ConfigValue>(entries)] as const];
}

function addOptions(config: DataConfig, options: YamlMap): void {
  const name = configText(config, 'core', 'remote');
  if (name === undefined) {
    throw new DataUsageError(
      'the repository has no default remote that the options could belong to',
      'Name one of its remotes: --remote NAME',
    );
  }
  const remotes = config.named.get('remote')!;
  const section = remotes.get(name) ?? new Map<string, ConfigValue>();
  remotes.set(name, section);
  for (const [key, value] of Object.entries(options)) section.set(key.toLowerCase(), String(value));
}
