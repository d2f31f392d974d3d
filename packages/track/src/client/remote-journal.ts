/** @file What Havn's server tells beside MLflow's interface: see the studio's routes. */
import type { AuditEntry, DeliveryLog } from '../journal/journal.ts';
import { NotATrackingServerError, NotOnServerError, ServerRefusedError } from '../remote/errors.ts';
import type { Call } from '../remote/rest-client.ts';
import type { Subscription } from '../triggers/triggers.ts';
import { type Answer, listAt } from './answer.ts';
import type { ClientJournal, TrackingClient } from './tracking-client.ts';

/** The most that a server gives at once. */
const AT_ONCE = 1_000;

export function remoteJournal(call: Call): ClientJournal {
  return {
    entries: ({ model, before, limit = 100 }) =>
      newestFirst<AuditEntry>({ before, limit }, async (query) => {
        const path = `models/${encodeURIComponent(model)}/changes`;
        const answer = await onHavn(call, 'history of models', () =>
          call.havn<Answer>('GET', path, { ...query }),
        );
        return listAt(answer, 'changes') as unknown as readonly AuditEntry[];
      }),
    deliveries: ({ model, before, limit = 100 } = {}) =>
      newestFirst<DeliveryLog>({ before, limit }, async (query) => {
        const answer = await onHavn(call, 'log of deliveries', () =>
          call.havn<Answer>('GET', 'deliveries', { model, ...query }),
        );
        return listAt(answer, 'deliveries') as unknown as readonly DeliveryLog[];
      }),
    async redeliver(id) {
      await onHavn(call, 'log of deliveries', () =>
        call.havn('POST', `deliveries/${id}/redeliver`),
      );
    },
  };
}

export function remoteTriggers(call: Call): TrackingClient['triggers'] {
  return {
    async list() {
      const answer = await onHavn(call, 'triggers', () => call.havn<Answer>('GET', 'triggers'));
      return listAt(answer, 'triggers') as unknown as readonly Subscription[];
    },
  };
}

interface Stretch {
  readonly before: number | undefined;
  readonly limit: number;
}

async function newestFirst<T extends { readonly id: number }>(
  { before, limit }: Stretch,
  ask: (stretch: Stretch) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let from = before; found.length < limit; from = found.at(-1)?.id) {
    const wanted = Math.min(AT_ONCE, limit - found.length);
    const some = await ask({ before: from, limit: wanted });
    found.push(...some);
    if (some.length < wanted) break;
  }
  return found;
}

/** Another server says that there is no such path, in one way or another. */
async function onHavn<T>(call: Call, what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const noSuchPath = error instanceof ServerRefusedError && [404, 405].includes(error.status);
    if (!noSuchPath && !(error instanceof NotATrackingServerError)) throw error;
    throw new NotOnServerError(call.server, what);
  }
}
