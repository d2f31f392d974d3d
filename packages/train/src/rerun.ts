import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ComposeOptions, type ConfigTree, OverrideError } from '@havn/config';
import { type Progress, UsageError } from '@havn/core';
import { builtInConfig, type ConfigSource, outputOf } from './compose-config.ts';
import type { TrainConfig } from './config.ts';
import { NothingToResumeError } from './run/errors.ts';
import { configDifferences, findRunFolder, type RunFolder } from './run/run-folder.ts';

export interface Rerun {
  readonly before: RunFolder;
  /** Composes that run's configuration, and what the overrides change of it. */
  readonly compose: ComposeOptions;
}

/**
 * How to compose the configuration of a run again: from what was stored with it, not from the files
 * it came from. Throws where there is no such run.
 */
export async function rerunOptions(rerun: string, source: ConfigSource): Promise<Rerun> {
  const { overrides = [], configName } = source;
  if (configName !== undefined) {
    throw new UsageError('--rerun takes the configuration of the run, not of --config-name', {
      remedy: 'Name the keys that should change: havn train --rerun RUN KEY=VALUE',
    });
  }
  const output = await outputOf(overrides);
  const before =
    (await findRunFolder(rerun, output)) ??
    (output === null ? undefined : await findRunFolder(rerun, null));
  if (!before) throw new NothingToResumeError(rerun, output ?? 'the runs folder');
  return {
    before,
    compose: {
      configs: { config: storedTree(before.config) },
      configName: 'config',
      searchPath: [builtInConfig.dir],
      overrides: overrides.map(asAddition),
    },
  };
}

/** The stored values come first, so that an option that is added wins over them. */
function storedTree(config: TrainConfig): ConfigTree {
  const stored = escaped(config) as ConfigTree;
  return { defaults: ['_self_', { 'override /hydra/output': 'havn' }], ...stored };
}

/** The values are resolved: a `${` that is in them is text. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', '\\${');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item)]));
}

/** `model=minilm` adds that option over the stored values: there is no defaults list to change. */
function asAddition(override: string): string {
  const [, sign = '', group = ''] = /^([+~]*)([\w/-]+)=/.exec(override) ?? [];
  if (!existsSync(join(builtInConfig.dir, group)) || group === '') return override;
  if (sign === '~') throw new OverrideError(`'${override}': a rerun has no groups to delete`);
  return `+${override.replace(/^\++/, '')}`;
}

/** Says in which respects a run is not what the earlier one was. */
export function sayDifferences(before: RunFolder, now: RunFolder, progress: Progress): void {
  const differences = [
    ...configDifferences(before.config, now.config),
    ...environmentDifferences(before.environment, now.environment),
  ];
  progress.say(
    differences.length === 0
      ? `Run ${before.id} again: configuration, code, versions and machine are the same.`
      : `Run ${before.id} again; what is different now:`,
  );
  for (const difference of differences) progress.say(`  - ${difference}`);
}

type Environment = RunFolder['environment'];

function environmentDifferences(before: Environment, now: Environment = {}): readonly string[] {
  if (!before) return ['its versions and machine were not recorded'];
  const dirty =
    before['git.dirty'] === 'true' ? ['its code had changes that were not committed'] : [];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = keys
    .filter((key) => key !== 'git.dirty' && before[key] !== now[key])
    .map((key) => `${key} was ${before[key] ?? 'unknown'}, now ${now[key] ?? 'unknown'}`);
  return [...dirty, ...changed];
}
