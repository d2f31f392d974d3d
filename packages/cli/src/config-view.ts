import { type Composed, type ComposeOptions, composeConfig, toJson, toYaml } from '@havn/config';
import { UsageError } from '@havn/core';
import type { ConfigFlags } from './config-flags.ts';
import { print } from './output.ts';

/** Prints what `--cfg` and `--info` ask for; false where neither is given. */
export async function look(flags: ConfigFlags, options: ComposeOptions): Promise<boolean> {
  if (flags.cfg === undefined && flags.info === undefined) return false;
  const composed = await composeConfig(options);
  if (flags.cfg !== undefined) printView(composed, flags, flags.cfg);
  else printInfo(composed, flags.info === true ? 'all' : String(flags.info));
  warn(composed);
  return true;
}

/** Prints the composed tree, or a part of it, as YAML or as one JSON value. */
export function printView(composed: Composed, flags: ConfigFlags, part: 'job' | 'hydra' | 'all') {
  const { package: path, resolve = false, json } = flags;
  const value = composed.view({ part, resolve, ...(path === undefined ? {} : { package: path }) });
  if (value === undefined || value === null) {
    throw new UsageError(`package '${path}' not found in config`);
  }
  if (json) return print(toJson(value));
  if (path !== undefined && path !== '_global_' && typeof value === 'object') {
    print(`# @package ${path}`);
  }
  print(toYaml(value).trimEnd());
}

/** What the composition has to say goes to stderr: stdout is for the tree. */
export function warn({ warnings }: Composed): void {
  for (const warning of new Set(warnings)) process.stderr.write(`warning: ${warning}\n`);
}

const PLUGINS = [
  ['Config sources', 'folders, memory'],
  ['Launcher', 'basic'],
  ['Sweeper', 'basic'],
  ['Completion', 'bash, fish, zsh'],
  [
    'Resolvers',
    'hydra, now, oc.create, oc.decode, oc.deprecated, oc.dict.keys, oc.dict.values, oc.env, oc.select',
  ],
] as const;

const PARTS: Readonly<Record<string, readonly [string, (composed: Composed) => string]>> = {
  plugins: ['Plugins', () => PLUGINS.map(([name, items]) => `${name}: ${items}`).join('\n')],
  searchpath: ['Config search path', (composed) => composed.describe('searchpath')],
  'defaults-tree': ['Defaults Tree', (composed) => composed.describe('defaults-tree')],
  defaults: ['Defaults List', (composed) => composed.describe('defaults')],
  config: ['Config', (composed) => toYaml(composed.tree).trimEnd()],
};

/** What Hydra prints for each; `config` is told with how it came about. */
function printInfo(composed: Composed, what: string): void {
  const names =
    what === 'all'
      ? Object.keys(PARTS)
      : what === 'config'
        ? Object.keys(PARTS).filter((name) => name !== 'plugins')
        : [what];
  const texts = names.flatMap((name) => {
    const [title, text] = PARTS[name] ?? ['', () => ''];
    return [`${title}\n${'*'.repeat(title.length)}\n${text(composed)}`];
  });
  print(texts.join('\n\n'));
}
