import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { InvalidValueError, MissingError } from '../errors.ts';
import type { Page } from '../page.ts';
import { checkWebhook } from '../rules/webhook-rules.ts';
import type { NewWebhook, Webhook, WebhookEvent, Webhooks } from '../webhooks/webhooks.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { keyset } from './keyset.ts';
import type { Tables } from './tables.ts';

type WebhookRow = Selectable<Tables['webhooks']>;

export function sqlWebhooks({ database: { read, write } }: StoreContext): Webhooks {
  return {
    async create(webhook) {
      checkWebhook(webhook);
      const row = newRow(webhook);
      await write((db) => db.insertInto('webhooks').values(row).execute());
      return toWebhook(row);
    },
    get: async (id) => toWebhook(await find(read, id)),
    list: (options = {}) => list(read, options),
    async update(id, change) {
      await write(async (db) => {
        await find(db, id);
        checkWebhook(change);
        await db.updateTable('webhooks').set(columns(change)).where('id', '=', id).execute();
      });
      return toWebhook(await find(read, id));
    },
    delete: (id) =>
      write(async (db) => {
        await find(db, id);
        await db.deleteFrom('webhooks').where('id', '=', id).execute();
        await db
          .deleteFrom('deliveries')
          .where('target', '=', id)
          .where('state', '=', 'PENDING')
          .execute();
      }),
    secret: async (id) => (await find(read, id)).secret ?? undefined,
  };
}

function newRow(webhook: NewWebhook): WebhookRow {
  const now = Date.now();
  return {
    id: randomUUID(),
    name: webhook.name,
    url: webhook.url,
    events: JSON.stringify(webhook.events),
    description: webhook.description ?? null,
    secret: webhook.secret ?? null,
    status: webhook.status ?? 'ACTIVE',
    creation_time: now,
    last_update_time: now,
  };
}

function columns({ events, ...change }: Partial<NewWebhook>): Partial<WebhookRow> {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(events && { events: JSON.stringify(events) }),
    last_update_time: Date.now(),
  };
}

async function find(db: Connection, id: string): Promise<WebhookRow> {
  const row = await db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new MissingError(`Webhook with ID ${id} not found.`);
  return row;
}

async function list(
  db: Connection,
  { event, maxResults = 100, pageToken }: NonNullable<Parameters<Webhooks['list']>[0]>,
): Promise<Page<Webhook>> {
  if (!(maxResults >= 1 && maxResults <= 1_000)) {
    throw new InvalidValueError('max_results must be between 1 and 1000.');
  }
  const order = keyset(
    [
      { expression: sql.ref('creation_time'), descending: true },
      { expression: sql.ref('id'), descending: false },
    ],
    pageToken,
  );
  const { rows } = await sql<WebhookRow>`select webhooks.*, ${order.columns} from webhooks
    where ${order.after} order by ${order.orderBy}`.execute(db);
  // Few there are, and events are few: they are looked at here.
  const matching = rows.filter(({ events }) => event === undefined || has(events, event));
  const page = matching.slice(0, maxResults);
  const more = matching.length > maxResults;
  return {
    items: page.map(toWebhook),
    nextPageToken: more ? order.tokenOf({ ...page.at(-1)! }) : undefined,
  };
}

function has(events: string, { entity, action }: WebhookEvent): boolean {
  const list = JSON.parse(events) as readonly WebhookEvent[];
  return list.some((event) => event.entity === entity && event.action === action);
}

function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: JSON.parse(row.events) as readonly WebhookEvent[],
    description: row.description ?? undefined,
    status: row.status as Webhook['status'],
    creationTime: row.creation_time,
    lastUpdateTime: row.last_update_time,
  };
}
