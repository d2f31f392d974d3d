// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import { DefaultsListError, InterpolationError } from '../errors.ts';
import { createContext } from '../interpolation/create-context.ts';
import { ResolutionFailure } from '../interpolation/failure.ts';
import { dereference } from '../interpolation/resolve.ts';
import { DictNode, ListNode, ValueNode } from '../tree/nodes.ts';
import { ConfigEntry, type GroupEntry } from './entry.ts';
import type { DefaultEntry } from './read.ts';

const LEGACY = /\$\{defaults\.\d\./;

/** Fills in `${group}` in an entry from the choices made so far. */
export function resolveChoice(
  entry: DefaultEntry,
  known: ReadonlyMap<string, string | undefined>,
  defaults: readonly DefaultEntry[],
): void {
  const text = entry instanceof ConfigEntry ? entry.configPath : (entry.name ?? '');
  if (!(entry instanceof ConfigEntry) && LEGACY.test(text)) {
    throw new DefaultsListError(
      `Defaults list element '${text}' uses the interpolation of Hydra 1.0`,
      {
        ...(entry.location === undefined ? {} : { location: entry.location }),
        remedy: 'Write the group itself: ${group}.',
      },
    );
  }
  const resolved = resolve(text, known, defaults, entry);
  if (entry instanceof ConfigEntry) entry.path = resolved;
  else (entry as GroupEntry).value = resolved;
}

function resolve(
  text: string,
  known: ReadonlyMap<string, string | undefined>,
  defaults: readonly DefaultEntry[],
  entry: DefaultEntry,
): string {
  const tree = choicesTree(known, defaults);
  const node = new ValueNode(text);
  tree.set('_dummy_', node);
  let reason = '';
  try {
    const value = dereference(node, createContext({}));
    if (value instanceof ValueNode && typeof value.value === 'string') return value.value;
    reason = 'it does not give a name';
  } catch (error) {
    if (!(error instanceof ResolutionFailure || error instanceof InterpolationError)) throw error;
    reason = error.message;
  }
  const keys = [...known.keys()];
  const possible = keys.length > 0 ? `, possible interpolation keys: ${keys.join(', ')}` : '';
  throw new DefaultsListError(`Error resolving interpolation '${text}'${possible} (${reason})`, {
    ...(entry.location === undefined ? {} : { location: entry.location }),
  });
}

/** The choices as a tree for `${…}` to look in, with the defaults list itself. */
function choicesTree(
  known: ReadonlyMap<string, string | undefined>,
  defaults: readonly DefaultEntry[],
): DictNode {
  const tree = new DictNode();
  for (const [key, value] of known) tree.set(key, new ValueNode(value ?? null));
  const list = new ListNode();
  for (const entry of defaults) {
    if (entry instanceof ConfigEntry) list.push(new ValueNode(entry.configPath));
    else {
      const item = new DictNode();
      item.set(entry.overrideKey, new ValueNode(entry.name ?? null));
      list.push(item);
    }
  }
  tree.set('defaults', list);
  return tree;
}
