import type { Selectable } from 'kysely';
import type { TriggerRule } from '../triggers/rule.ts';
import {
  isTriggerTarget,
  type Subscription,
  type Triggers,
  triggerTarget,
} from '../triggers/triggers.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import type { Tables } from './tables.ts';

type Row = Selectable<Tables['triggers']>;

export function sqlTriggers({ database: { read, write } }: StoreContext): Triggers {
  return {
    list: () => listTriggers(read),
    replace: (owner, subscriptions) => write((db) => replace(db, owner, subscriptions)),
  };
}

export async function listTriggers(db: Connection): Promise<readonly Subscription[]> {
  const rows = await db.selectFrom('triggers').selectAll().orderBy('name').execute();
  return rows.map(toSubscription);
}

async function replace(
  db: Connection,
  owner: string,
  subscriptions: readonly Omit<Subscription, 'owner'>[],
): Promise<void> {
  await db.deleteFrom('triggers').where('owner', '=', owner).execute();
  const rows = subscriptions.map(({ name, kind, summary, on, model, alias }) => {
    return { owner, name, kind, summary, rule: JSON.stringify({ on, model, alias }) };
  });
  if (rows.length > 0) await db.insertInto('triggers').values(rows).execute();
  await giveUp(db, owner, new Set(subscriptions.map(({ name }) => triggerTarget({ owner, name }))));
}

/** Nobody will ever take what was meant for a trigger that is gone. */
async function giveUp(db: Connection, owner: string, kept: ReadonlySet<string>): Promise<void> {
  const pending = await db
    .selectFrom('deliveries')
    .select('target')
    .distinct()
    .where('state', '=', 'PENDING')
    .execute();
  const own = triggerTarget({ owner, name: '' });
  const gone = pending
    .map(({ target }) => target)
    .filter((target) => isTriggerTarget(target) && target.startsWith(own) && !kept.has(target));
  if (gone.length === 0) return;
  await db
    .updateTable('deliveries')
    .set({ state: 'FAILED', last_error: 'the trigger was removed' })
    .where('target', 'in', gone)
    .where('state', '=', 'PENDING')
    .execute();
}

function toSubscription({ owner, name, kind, summary, rule }: Row): Subscription {
  const { on, model, alias } = JSON.parse(rule) as Omit<TriggerRule, 'name'>;
  return { owner, name, kind: kind as Subscription['kind'], summary, on, model, alias };
}
