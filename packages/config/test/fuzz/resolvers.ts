import type { Resolver } from '../../src/index.ts';

/** As hydra_server.py registers them. */
export const fuzzResolvers: Readonly<Record<string, Resolver>> = {
  't.list': (args) => [...args],
  't.count': (args) => args.length,
  't.first': ([first = null]) => first,
  't.wrap': (args) => ({ n: args.length, first: args[0] ?? null }),
  't.fail': () => {
    throw new Error('as it was told to');
  },
};
