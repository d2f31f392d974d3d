import type { AuditEntry, Delivery } from '../journal/journal.ts';
import type { TrackingStore } from '../tracking-store.ts';

/**
 * What triggers are told, as JSON. It has ten fields, as many as GitHub takes. A later delivery may
 * arrive before an earlier one that is tried again: who acts on an alias looks at `current_version`.
 */
export interface TriggerEvent {
  /** The same for every attempt: who has seen it may leave it. */
  readonly delivery: string;
  readonly attempt: number;
  /** `model_version_alias.created` … */
  readonly event: string;
  /** ISO 8601. */
  readonly time: string;
  readonly actor: string | null;
  readonly model: string | null;
  readonly version: string | null;
  readonly alias: string | null;
  /** To which the alias points now. */
  readonly current_version: string | null;
  /** What was given with the change, and what stood there before. */
  readonly detail: Readonly<Record<string, unknown>>;
}

type Registry = Pick<TrackingStore, 'models'>;

export async function eventOf(store: Registry, delivery: Delivery): Promise<TriggerEvent> {
  const { entry } = delivery;
  const detail = JSON.parse(entry.detail) as Readonly<Record<string, unknown>>;
  const alias = typeof detail.alias === 'string' ? detail.alias : null;
  return {
    delivery: String(delivery.id),
    attempt: delivery.attempts,
    event: entry.event,
    time: new Date(entry.time).toISOString(),
    actor: entry.actor ?? null,
    model: entry.model ?? null,
    version: entry.version ?? null,
    alias,
    current_version: alias === null ? null : await currentVersion(store, entry, alias),
    detail,
  };
}

async function currentVersion(
  { models }: Registry,
  { model }: AuditEntry,
  alias: string,
): Promise<string | null> {
  const found = await models.get(model ?? '').catch(() => undefined);
  return found?.aliases.find((each) => each.alias === alias)?.version ?? null;
}
