import type { TreeNode } from '../tree/nodes.ts';
import type { ResolveContext, Resolver } from './context.ts';
import { callResolver } from './resolvers/call.ts';

export interface ContextOptions {
  /** Environment variables for `${oc.env:…}`; default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly resolvers?: Readonly<Record<string, Resolver>>;
  /** The time that `${now:…}` says; default: now. */
  readonly now?: Date;
  readonly hydra?: TreeNode | undefined;
  readonly warnings?: string[];
}

export function createContext(options: ContextOptions): ResolveContext {
  return {
    env: options.env ?? process.env,
    resolvers: options.resolvers ?? {},
    now: options.now ?? new Date(),
    ...(options.hydra === undefined ? {} : { hydra: options.hydra }),
    warnings: options.warnings ?? [],
    call: callResolver,
    depth: 0,
  };
}
