import { sql } from 'kysely';
import { ruleMatches } from '../triggers/rule.ts';
import { triggerTarget } from '../triggers/triggers.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { listTriggers } from './triggers.ts';

export interface Change {
  /** `entity.action`, as MLflow's webhooks name it. */
  readonly event: string;
  readonly model?: string | undefined;
  readonly version?: string | undefined;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a change into the log, and a delivery for each webhook and trigger that asked for it, in
 * the transaction of the change itself: neither exists without the other.
 */
export async function audit(
  { actor }: StoreContext,
  db: Connection,
  { event, model, version, detail = {} }: Change,
): Promise<void> {
  const now = Date.now();
  const { id } = await db
    .insertInto('audit')
    .values({
      time: now,
      actor: actor ?? null,
      event,
      model: model ?? null,
      version: version ?? null,
      detail: JSON.stringify(detail),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const webhooks = await db
    .selectFrom('webhooks')
    .select(['id', 'events'])
    .where('status', '=', 'ACTIVE')
    .execute();
  for (const webhook of webhooks) {
    if (listens(webhook.events, event))
      await enqueue(db, { entry: id, target: webhook.id, due: now });
  }
  const alias = typeof detail.alias === 'string' ? detail.alias : undefined;
  for (const trigger of await listTriggers(db)) {
    if (ruleMatches(trigger, { event, model, alias }))
      await enqueue(db, { entry: id, target: triggerTarget(trigger), due: now });
  }
}

function listens(events: string, event: string): boolean {
  const list = JSON.parse(events) as readonly {
    readonly entity: string;
    readonly action: string;
  }[];
  return list.some(({ entity, action }) => `${entity}.${action}` === event);
}

async function enqueue(
  db: Connection,
  { entry, target, due }: { readonly entry: number; readonly target: string; readonly due: number },
): Promise<void> {
  await sql`insert into deliveries (entry, target, attempts, last_error, due, state)
    values (${entry}, ${target}, 0, null, ${due}, 'PENDING')
    on conflict (entry, target) do nothing`.execute(db);
}
