import { pythonStr } from '../value/python-text.ts';
import { isDict, isList, type PyValue, typeName } from '../value/values.ts';
import type { Context } from './context.ts';
import { ContextError } from './failures.ts';
import { type Mixed, resolveNodes, unwrap } from './interpolate.ts';
import { type ContextNode, DictNode, isNode, ListNode } from './node.ts';
import { toText } from './text.ts';

/** What a group gives to one of its stages: the part of its name behind `@`, and its variables. */
export interface GroupItem {
  readonly name: string;
  readonly items: ReadonlyMap<string, PyValue | ContextNode>;
}

/** Throws ContextError where `foreach` is neither list nor mapping; `kind` is then what it is. */
export class NotIterableError extends ContextError {}

/** The stages of a `foreach`: by key, by value, or by index where a value is no plain one. */
export function foreachItems(data: PyValue, context: Context): readonly GroupItem[] {
  const resolved = resolveNodes(data, context);
  const dict = asDict(resolved);
  if (dict) {
    return distinct(
      dict.map(([key, value]) => ({
        name: textOf(key),
        items: new Map<string, PyValue | ContextNode>([
          ['item', settled(value)],
          ['key', textOf(key)],
        ]),
      })),
    );
  }
  const list = asList(resolved);
  if (!list) {
    throw new NotIterableError(`expected list/dictionary, got ${typeName(unwrap(resolved))}`);
  }
  const complex = list.some(isComposite);
  return distinct(
    list.map((value, index) => ({
      name: complex ? String(index) : textOf(value),
      items: new Map([['item', settled(value)]]),
    })),
  );
}

/** The stages of a `matrix`: every combination; a value that is no plain one is named by its index. */
export function matrixItems(data: PyValue, context: Context): readonly GroupItem[] {
  const axes = asDict(resolveNodes(data, context)) ?? [];
  let combinations: { names: string[]; values: [string, PyValue | ContextNode][] }[] = [
    { names: [], values: [] },
  ];
  for (const [axis, values] of axes) {
    // Of a mapping DVC takes the keys.
    const list = asList(values) ?? asDict(values)?.map(([key]) => key);
    if (!list) {
      throw new ContextError(
        `expected a list for '${textOf(axis)}', got ${typeName(unwrap(values))}`,
      );
    }
    combinations = combinations.flatMap(({ names, values: before }) =>
      list.map((value, index) => ({
        names: [...names, isComposite(value) ? `${textOf(axis)}${index}` : textOf(value)],
        values: [...before, [textOf(axis), settled(value)] as [string, PyValue | ContextNode]],
      })),
    );
  }
  return distinct(
    combinations.map(({ names, values }) => {
      const name = names.join('-');
      const item = new Map(values) as unknown as PyValue;
      return {
        name,
        items: new Map([
          ['key', name],
          ['item', item],
        ]),
      };
    }),
  );
}

/** Of two stages with one name the last is kept, at the place of the first, as in a mapping. */
function distinct(items: readonly GroupItem[]): readonly GroupItem[] {
  if (items.some(({ name }) => name === '')) {
    throw new ContextError('an empty text names no stage: give each item a text of its own');
  }
  return [...new Map(items.map((item) => [item.name, item])).values()];
}

/** Values of the context print as Python prints them (`True`), written ones as DVC does (`true`). */
function textOf(value: Mixed): string {
  return isNode(value) ? pythonStr(value.value) : toText(unwrap(value));
}

function settled(value: Mixed): PyValue | ContextNode {
  return isNode(value) ? value : unwrap(value);
}

function isComposite(value: Mixed): boolean {
  const plain = unwrap(value);
  return isList(plain) || isDict(plain);
}

function asDict(value: Mixed): readonly (readonly [Mixed, Mixed])[] | undefined {
  if (value instanceof DictNode) return [...value.entries];
  return value instanceof Map ? [...(value as ReadonlyMap<Mixed, Mixed>)] : undefined;
}

function asList(value: Mixed): readonly Mixed[] | undefined {
  if (value instanceof ListNode) return value.items;
  return Array.isArray(value) ? (value as readonly Mixed[]) : undefined;
}
