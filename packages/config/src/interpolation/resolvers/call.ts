import { didYouMean } from '@havn/core';
import { ConfigError } from '../../errors.ts';
import { isContainer, isMissing, type Raw, type TreeNode } from '../../tree/nodes.ts';
import { fromPlain, toPlain } from '../../tree/plain.ts';
import type { ResolverCall, ResolverContext, Scope } from '../context.ts';
import { ResolutionFailure } from '../failure.ts';
import { rootOf, select } from '../resolve.ts';
import { builtinResolvers } from './builtin.ts';

/** Calls the caller's resolver of that name, or the built-in one. */
export function callResolver(call: ResolverCall): TreeNode | Raw {
  const { resolvers } = call.scope.context;
  const custom = Object.hasOwn(resolvers, call.name) ? resolvers[call.name] : undefined;
  if (custom) {
    try {
      const args = call.args.map((arg) => toPlain(arg));
      return fromPlain(custom(args, resolverContext(call.scope)));
    } catch (error) {
      throw asFailure(error, call.name);
    }
  }
  const builtin = builtinResolvers.get(call.name);
  if (!builtin) {
    const known = [...Object.keys(resolvers), ...builtinResolvers.keys()];
    const hint = didYouMean(call.name, known) ?? `Known resolvers: ${known.sort().join(', ')}.`;
    throw new ResolutionFailure('resolution', `Unsupported interpolation type ${call.name}`, hint);
  }
  return builtin(call);
}

function resolverContext(scope: Scope): ResolverContext {
  return {
    select(path) {
      const { root, path: rest } = rootOf(path, scope.parent);
      const options = { context: scope.context, trail: undefined, throwOnMissing: false };
      const node = select(root, rest, options);
      if (!node || isMissing(node)) return undefined;
      return toPlain(isContainer(node) ? node : node.value);
    },
  };
}

function asFailure(error: unknown, name: string): Error {
  if (error instanceof ResolutionFailure || error instanceof ConfigError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ResolutionFailure('resolution', `the resolver ${name} failed: ${message}`);
}
