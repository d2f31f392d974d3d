import {
  type Container,
  cloneNode,
  DictNode,
  isContainer,
  isMissing,
  ListNode,
  type Raw,
  type TreeNode,
  ValueNode,
} from '../../tree/nodes.ts';
import { fullKey } from '../../tree/path.ts';
import { toNode } from '../../tree/plain.ts';
import { keyText, pythonRepr, pythonStr } from '../../tree/text.ts';
import { readYaml } from '../../yaml/read.ts';
import type { ResolverCall } from '../context.ts';
import { ResolutionFailure } from '../failure.ts';
import { parseElement } from '../parse.ts';
import { evaluate, rootOf, select, unwrap } from '../resolve.ts';
import { strftime } from './strftime.ts';

type Builtin = (call: ResolverCall) => TreeNode | Raw;

/** OmegaConf's and Hydra's own resolvers. */
export const builtinResolvers: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['oc.env', env],
  ['oc.select', selectValue],
  ['oc.decode', decode],
  ['oc.create', create],
  ['oc.deprecated', deprecated],
  ['oc.dict.keys', dictKeys],
  ['oc.dict.values', dictValues],
  ['now', now],
  ['hydra', hydra],
]);

function failure(message: string, remedy?: string): ResolutionFailure {
  return new ResolutionFailure('resolution', message, remedy);
}

function arity({ name, args }: ResolverCall, least: number, most: number): void {
  if (args.length >= least && args.length <= most) return;
  const range = least === most ? `${least}` : `${least} to ${most}`;
  throw failure(`${name} takes ${range} argument${most === 1 ? '' : 's'}, not ${args.length}`);
}

function textArg({ name, args }: ResolverCall, index: number): string {
  const value = args[index] ?? null;
  if (typeof value !== 'string') throw failure(`${name} takes text, not ${pythonRepr(value)}`);
  return value;
}

function env(call: ResolverCall): Raw {
  arity(call, 1, 2);
  const key = textArg(call, 0);
  const { env: variables } = call.scope.context;
  const value = Object.hasOwn(variables, key) ? variables[key] : undefined;
  if (value !== undefined) return value;
  const fallback = call.args[1];
  if (fallback === undefined) {
    throw failure(
      `Environment variable '${key}' not found`,
      `Set it, or give a default: \${oc.env:${key},default}`,
    );
  }
  return fallback === null ? null : pythonStr(fallback);
}

/** The node at a path as `oc.select` looks for it: a leaf in the way counts as not found. */
function find(call: ResolverCall, key: string, throwOnMissing: boolean): TreeNode | undefined {
  const { parent, context } = call.scope;
  try {
    const { root, path } = rootOf(key, parent);
    return select(root, path, { context, trail: undefined, throwOnMissing });
  } catch (error) {
    if (error instanceof ResolutionFailure && error.kind === 'type') return undefined;
    throw error;
  }
}

function selectValue(call: ResolverCall): TreeNode | Raw {
  arity(call, 1, 2);
  const found = find(call, textArg(call, 0), false);
  if (!found || isMissing(found)) return call.args[1] ?? null;
  return isContainer(found) ? found : found.value;
}

function decode(call: ResolverCall): TreeNode | Raw {
  arity(call, 1, 1);
  const [expression] = call.args;
  if (expression === null) return null;
  return unwrap(evaluate(parseElement(textArg(call, 0)), { ...call.scope, trail: undefined }));
}

function create(call: ResolverCall): TreeNode {
  arity(call, 1, 1);
  const node = created(call.args[0] ?? null);
  node.parent = call.scope.parent;
  return node;
}

function created(value: Container | Raw): TreeNode {
  if (value === null) return new ValueNode(null);
  if (typeof value === 'string') return readYaml(value, 'oc.create');
  if (isContainer(value)) return cloneNode(value);
  if (value instanceof Map || Array.isArray(value)) return toNode(value);
  throw failure(`oc.create takes a mapping, a list or text, not ${pythonRepr(value)}`);
}

function deprecated(call: ResolverCall): TreeNode {
  arity(call, 1, 2);
  const key = textArg(call, 0);
  const message =
    call.args.length > 1
      ? textArg(call, 1)
      : "'$OLD_KEY' is deprecated. Change your code and config to use '$NEW_KEY'";
  const old = fullKey(call.scope.node);
  const target = find(call, key, false);
  if (!target) throw failure(`In oc.deprecated resolver at '${old}': Key not found: '${key}'`);
  const names: Readonly<Record<string, string>> = { OLD_KEY: old, NEW_KEY: fullKey(target) };
  const warning = message.replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced, bare) => {
    return names[braced ?? bare] ?? all;
  });
  call.scope.context.warnings.push(warning);
  return target;
}

function dictArg(call: ResolverCall): { key: string; dict: DictNode } {
  arity(call, 1, 1);
  const key = textArg(call, 0);
  const dict = find(call, key, true);
  if (!dict) throw failure(`Key not found: '${key}'`);
  if (!(dict instanceof DictNode)) throw failure(`${call.name} takes a mapping; '${key}' is none`);
  return { key, dict };
}

function dictKeys(call: ResolverCall): ListNode {
  const list = new ListNode();
  for (const node of dictArg(call).dict.entries.values()) {
    list.push(new ValueNode(node.key ?? ''));
  }
  list.parent = call.scope.parent;
  return list;
}

function dictValues(call: ResolverCall): ListNode {
  const { key, dict } = dictArg(call);
  const list = new ListNode();
  // One more dot makes up for the list that the references stand in.
  const path = key.startsWith('.') ? `.${key}` : key;
  for (const node of dict.entries.values()) {
    list.push(new ValueNode(`\${${path}.${keyText(node.key ?? '')}}`));
  }
  list.parent = call.scope.parent;
  return list;
}

function now(call: ResolverCall): Raw {
  arity(call, 1, 1);
  return strftime(textArg(call, 0), call.scope.context.now);
}

function hydra(call: ResolverCall): TreeNode | Raw {
  arity(call, 1, 1);
  const { context } = call.scope;
  const path = textArg(call, 0);
  if (!context.hydra || !isContainer(context.hydra)) {
    throw failure(`\${hydra:${path}} is known only while a job runs`);
  }
  const found = select(context.hydra, path, { context, trail: undefined, throwOnMissing: false });
  if (!found || isMissing(found)) return null;
  return found;
}
