import type { SourceLocation } from '@havn/core';
import { didYouMean } from '@havn/core';
import type { z } from 'zod';
import type { Composed } from '../composed.ts';
import type { PlainValue } from '../interpolation/context.ts';
import { type ConfigIssue, ConfigValidationError } from './error.ts';
import { knownKeys } from './schema-keys.ts';

type Path = readonly PropertyKey[];

/**
 * Checks a composed configuration against a schema and gives what the schema makes of it. Throws
 * ConfigValidationError with every mistake: key, value, file and line or override, and what was
 * expected; a `???` that was never filled in is one. Give mappings as `z.strictObject`, so that a
 * mistyped key is a mistake too.
 */
export function validateConfig<T>(schema: z.ZodType<T>, composed: Composed): T {
  const tree = composed.resolved;
  const missing = missingPaths(tree);
  const result = schema.safeParse(tree);
  const found = result.success ? [] : result.error.issues;
  const unfilled = new Set(missing.map(pathText));
  const issues = [
    ...missing.map((path) => missingIssue(path, composed)),
    ...found
      .filter((issue) => !unfilled.has(pathText(issue.path)))
      .flatMap((issue) => convert(issue, { schema, composed, tree })),
  ];
  if (issues.length > 0) throw new ConfigValidationError(issues);
  return result.data as T;
}

function missingPaths(value: PlainValue, path: Path = []): Path[] {
  if (value === '???') return [path];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => {
    return missingPaths(item, [...path, Array.isArray(value) ? Number(key) : key]);
  });
}

function missingIssue(path: Path, composed: Composed): ConfigIssue {
  const key = pathText(path);
  return {
    path: key,
    value: '???',
    message: 'a value is needed (it is ???)',
    hint: `Set it: ${key}=VALUE`,
    ...place(key, composed),
  };
}

interface Scene {
  readonly schema: z.ZodType;
  readonly composed: Composed;
  readonly tree: PlainValue;
}

function convert(issue: z.core.$ZodIssue, scene: Scene): ConfigIssue[] {
  if (issue.code !== 'unrecognized_keys') return [plainIssue(issue, scene)];
  const known = knownKeys(scene.schema, issue.path);
  return issue.keys.map((key) => {
    const path = [...issue.path, key];
    const names = known.length > 0 ? `known keys: ${known.join(', ')}` : undefined;
    return {
      path: pathText(path),
      value: valueAt(scene.tree, path),
      message: `unknown key '${key}'`,
      hint: didYouMean(key, known) ?? names,
      ...place(pathText(path), scene.composed),
    };
  });
}

function plainIssue(issue: z.core.$ZodIssue, { composed, tree }: Scene): ConfigIssue {
  const path = pathText(issue.path);
  const value = valueAt(tree, issue.path);
  const shown = value === undefined ? '' : ` (got ${showValue(value)})`;
  const choices = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  return {
    path,
    value,
    message: `${issue.message.replace(/^Invalid (input|option): /, '')}${shown}`,
    hint: typeof value === 'string' ? didYouMean(value, choices) : undefined,
    ...place(path, composed),
  };
}

function showValue(value: PlainValue): string {
  if (typeof value === 'bigint') return `${value}, past the exact integers`;
  const text = JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function place(path: string, composed: Composed) {
  const origin = composed.origin(path);
  const location: SourceLocation | undefined =
    origin?.file === undefined
      ? undefined
      : { file: origin.file, ...(origin.line === undefined ? {} : { line: origin.line }) };
  return { location, override: origin?.override };
}

function valueAt(tree: PlainValue, path: Path): PlainValue | undefined {
  let at: PlainValue | undefined = tree;
  for (const part of path) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<PropertyKey, PlainValue>)[part];
  }
  return at;
}

function pathText(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      return index === 0 ? String(part) : `.${String(part)}`;
    })
    .join('');
}
