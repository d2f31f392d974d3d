import { readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import { type ComposeOptions, composeConfig, openSearchPath } from './compose.ts';
import type { Composed } from './composed.ts';
import { ConfigError } from './errors.ts';
import type { PlainValue } from './interpolation/context.ts';
import { compareText } from './override/order.ts';
import type { Repository } from './source/repository.ts';
import { knownValues } from './validate/schema-keys.ts';

export interface CompleteOptions extends ComposeOptions {
  /** Knows the values of enums. */
  readonly schema?: z.ZodType;
}

/**
 * What a half-typed override may become: groups and their options, keys of the composed tree, the
 * value that a key has, files. As Hydra completes them; a configuration that does not compose gives
 * its groups alone.
 */
export async function completeOverride(
  word: string,
  { schema, ...options }: CompleteOptions,
): Promise<string[]> {
  const [, sign = '', text = ''] = /^(\+\+|[+~])?(.*)$/s.exec(word) ?? [];
  const repository = attempt(() => openSearchPath(options));
  const equals = text.indexOf('=');
  const group = equals === -1 ? undefined : text.slice(0, equals).split('@')[0];
  if (repository && group !== undefined && repository.groupExists(group)) {
    return optionMatches(repository, group, text).map((match) => sign + match);
  }
  const groups = repository ? groupMatches(repository, text, sign) : [];
  const composed = await attemptAsync(() => composeConfig({ ...options, multirun: true }));
  const keys = composed ? keyMatches(composed, text, schema) : [];
  const found = [...new Set([...groups, ...keys])].map((match) => sign + match).sort(compareText);
  return found.length > 0 || equals === -1 ? found : fileMatches(sign + text);
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

async function attemptAsync<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function optionMatches(repository: Repository, group: string, text: string): string[] {
  const target = text.slice(0, text.indexOf('='));
  return repository
    .options(group)
    .map((option) => `${target}=${option}`)
    .filter((match) => match.startsWith(text));
}

function groupMatches(repository: Repository, text: string, sign: string): string[] {
  const slash = text.lastIndexOf('/');
  const parent = slash === -1 ? '' : text.slice(0, slash);
  if (parent !== '' && !repository.groupExists(parent)) return [];
  return repository
    .groups(parent)
    .map((name) => (parent === '' ? name : `${parent}/${name}`))
    .filter((name) => name.startsWith(text))
    .flatMap((name) => {
      const hasOptions = repository.options(name).length > 0;
      const hasGroups = repository.groups(name).length > 0;
      return [
        ...(hasOptions ? [sign === '~' ? name : `${name}=`] : []),
        ...(hasGroups ? [`${name}/`] : []),
      ];
    });
}

function keyMatches(composed: Composed, text: string, schema: z.ZodType | undefined): string[] {
  const equals = text.indexOf('=');
  if (equals !== -1) return valueMatches(composed, text, schema);
  const dot = text.lastIndexOf('.');
  const parent = dot === -1 ? '' : text.slice(0, dot);
  const node = lookAt(composed, parent);
  if (node === null || typeof node !== 'object') return [];
  const prefix = dot === -1 ? '' : `${parent}.`;
  const top: Readonly<Record<string, PlainValue>> = parent === '' ? { hydra: {} } : {};
  return Object.entries({ ...top, ...node })
    .map(([key, value]) => `${prefix}${key}${typeof value === 'object' && value ? '.' : '='}`)
    .filter((match) => match.startsWith(text));
}

/** What the schema knows, else the value that there is. */
function valueMatches(composed: Composed, text: string, schema: z.ZodType | undefined): string[] {
  const key = text.slice(0, text.indexOf('='));
  const known = schema ? knownValues(schema, key.split('.')) : [];
  const value = lookAt(composed, key);
  const isLeaf = value !== undefined && (value === null || typeof value !== 'object');
  const present = isLeaf && value !== null && value !== '???' ? [String(value)] : [];
  return (known.length > 0 ? known : present)
    .map((item) => `${key}=${item}`)
    .filter((match) => match.startsWith(text));
}

function lookAt(composed: Composed, path: string): PlainValue | undefined {
  return attempt(() =>
    composed.view({ part: 'all', ...(path === '' ? { part: 'job' } : { package: path }) }),
  );
}

/** Files that begin as what stands behind the `=` does. */
function fileMatches(word: string): string[] {
  const equals = word.indexOf('=');
  const [key, path] = [word.slice(0, equals + 1), word.slice(equals + 1)];
  const folder = path === '' ? '.' : path.endsWith('/') ? path : dirname(path);
  const begin = path === '' || path.endsWith('/') ? '' : basename(path);
  const before = path.slice(0, path.length - begin.length);
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(begin) && (begin !== '' || !name.startsWith('.')))
      .map((name) => `${key}${before}${name}${isFolder(`${folder}/${name}`) ? '/' : ''}`)
      .sort(compareText);
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
