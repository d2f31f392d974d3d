import type { SourceLocation } from '@havn/core';
import { DefaultsListError } from '../errors.ts';
import type { ResolveContext } from '../interpolation/context.ts';
import { dereference } from '../interpolation/resolve.ts';
import { DictNode, isMissing, ListNode, type TreeNode, ValueNode } from '../tree/nodes.ts';
import { keyText, pythonRepr } from '../tree/text.ts';
import { ConfigEntry, GroupEntry } from './entry.ts';

export type DefaultEntry = ConfigEntry | GroupEntry;

/**
 * Takes the `defaults` out of a config and reads them. The result makes fresh entries each time it
 * is called. Throws DefaultsListError with the line.
 */
export function readDefaults(
  path: string,
  file: string,
  tree: DictNode,
  context: ResolveContext,
): () => DefaultEntry[] {
  const node = tree.get('defaults');
  if (!node) return () => [];
  const list = isMissing(node) ? new ListNode() : dereference(node, context);
  tree.delete('defaults');
  if (!(list instanceof ListNode)) {
    const kind = list instanceof DictNode ? 'a mapping' : pythonRepr(list);
    throw new DefaultsListError(
      `Invalid defaults list in '${path}', defaults must be a list (got ${kind})`,
      { location: locationOf(list, file) },
    );
  }
  const makers = list.items.map((item) => readItem(path, file, item));
  return () => makers.map((make) => make());
}

function locationOf(node: TreeNode, file: string): SourceLocation {
  const { line } = node.origin ?? {};
  return { file, ...(line === undefined ? {} : { line }) };
}

function readItem(path: string, file: string, item: TreeNode): () => DefaultEntry {
  const location = locationOf(item, file);
  if (item instanceof DictNode) return readGroup(path, item, location);
  const value = item instanceof ValueNode ? item.value : undefined;
  if (typeof value !== 'string') {
    const kind = value === undefined ? 'a list' : pythonRepr(value);
    throw new DefaultsListError(`In '${path}': ${kind} cannot stand in a defaults list`, {
      location,
      remedy: 'Write `- group: option`, `- config` or `- _self_`.',
    });
  }
  const [name, pkg] = splitPackage(value);
  if (name === '_self_' && pkg !== undefined) {
    throw new DefaultsListError('_self_@PACKAGE is not supported', { location });
  }
  return () => new ConfigEntry(name, { package: pkg, location });
}

function readGroup(path: string, item: DictNode, location: SourceLocation): () => GroupEntry {
  const fail = (message: string) => new DefaultsListError(`In '${path}': ${message}`, { location });
  const keys = [...item.entries.values()].map((node) => node.key);
  const [key] = keys;
  if (keys.length > 1) {
    const names = keys.map((name) => keyText(name ?? '')).join(', ');
    throw fail(`Too many keys in default item (${names}): each group takes a line of its own`);
  }
  if (key === undefined) throw fail('Missing group name in {}');
  if (typeof key !== 'string') throw fail(`the group name must be text, not ${pythonRepr(key)}`);
  const [words, pkg] = splitPackage(key);
  const { group, optional, override } = keywords(words);
  if (group === '') throw fail('Missing group name');
  const value = optionOf(item.get(key) as TreeNode, fail);
  const options = { package: pkg, optional, override, location };
  return () => new GroupEntry(group, value, options);
}

function optionOf(node: TreeNode, fail: (message: string) => Error): GroupEntry['value'] {
  if (node instanceof ListNode) {
    return node.items.map((item) => {
      if (item instanceof ValueNode && typeof item.value === 'string') return item.value;
      throw fail(
        `Unsupported item value in defaults : ${pythonRepr(item)}, list items must be text`,
      );
    });
  }
  const value = node instanceof ValueNode ? node.value : undefined;
  if (value === null) return undefined;
  if (typeof value === 'string') return value;
  throw fail(
    `Unsupported item value in defaults : ${pythonRepr(node)}. Supported: text, a list of texts, null`,
  );
}

/** `group@package`; of `group@old:new` the new name is not used. */
function splitPackage(text: string): [string, string | undefined] {
  const at = text.indexOf('@');
  if (at === -1) return [text, undefined];
  return [text.slice(0, at), text.slice(at + 1).split(':')[0]];
}

function keywords(text: string): { group: string; optional: boolean; override: boolean } {
  const words = text.split(' ');
  const group = words.pop() ?? '';
  let [optional, override] = [false, false];
  for (const word of words) {
    if (word === 'optional') optional = true;
    else if (word === 'override') override = true;
    else break;
  }
  return { group, optional, override };
}
