import type { Journal } from '../journal/journal.ts';
import type { StoreContext } from './context.ts';
import { extend, redeliver, settle, takeDeliveries } from './deliveries.ts';
import { listDeliveries, toEntry } from './delivery-log.ts';

export function sqlJournal({ database }: StoreContext): Journal {
  const { read, write } = database;
  return {
    async entries({ model, before, limit = 100 } = {}) {
      let query = read.selectFrom('audit').selectAll();
      if (model !== undefined) query = query.where('model', '=', model);
      if (before !== undefined) query = query.where('id', '<', before);
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toEntry);
    },
    take: (options) => takeDeliveries(database, options),
    extend: (ids, leaseMs) => write((db) => extend(db, ids, leaseMs)),
    done: (id, outcome = {}) => write((db) => settle(db, id, { state: 'DONE', ...outcome })),
    failed: (id, error, retryAt, outcome = {}) =>
      write((db) =>
        settle(db, id, {
          state: retryAt === undefined ? 'FAILED' : 'PENDING',
          error,
          retryAt,
          ...outcome,
        }),
      ),
    redeliver: (id) => write((db) => redeliver(db, id)),
    deliveries: (options) => listDeliveries(read, options),
  };
}
