import type { TriggerRule } from './rule.ts';

/**
 * A trigger as the store knows it: which events it wants. What it runs or calls stands in a file of
 * the machine that delivers (`TriggersFile`) and never here, so that nobody who reaches the store
 * over a network can set it.
 */
export interface Subscription extends TriggerRule {
  /** The file that holds the trigger: see `ownerOf`. */
  readonly owner: string;
  readonly kind: 'command' | 'github' | 'webhook';
  /** What is told, in short and without secrets: a program, a repository, a host. */
  readonly summary: string;
}

/** The triggers that are told of events; each change becomes a delivery in its own transaction. */
export interface Triggers {
  /** By name. */
  list(): Promise<readonly Subscription[]>;
  /** What one file holds, in place of what it held. Deliveries to what is gone fail for good. */
  replace(owner: string, subscriptions: readonly Omit<Subscription, 'owner'>[]): Promise<void>;
}

const PREFIX = 'trigger:';

/** The target of a delivery to a trigger; webhooks of MLflow's interface go by their id. */
export function triggerTarget({ owner, name }: Pick<Subscription, 'owner' | 'name'>): string {
  return `${PREFIX}${owner}/${name}`;
}

export function isTriggerTarget(target: string): boolean {
  return target.startsWith(PREFIX);
}

/** The name in a target, for people. */
export function triggerName(target: string): string {
  return target.slice(target.indexOf('/') + 1);
}
