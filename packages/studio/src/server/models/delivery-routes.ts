import {
  type DeliveryLog,
  isTriggerTarget,
  matchesGlob,
  type Subscription,
  type TrackingStore,
  triggerName,
  triggerTarget,
} from '@havn/track';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { newestFirst, one, type Query } from '../http/read-query.ts';
import { RequestError } from '../http/request-error.ts';

/** A delivery with the name of who is told. */
export interface ShownDelivery extends DeliveryLog {
  readonly name: string;
  readonly kind: Subscription['kind'];
}

export interface DeliveriesAnswer {
  /** Who is told of changes of this model. */
  readonly triggers: readonly ShownTrigger[];
  /** The newest first. */
  readonly deliveries: readonly ShownDelivery[];
}

/** What all was told, whatever model it was of. */
export interface AllDeliveriesAnswer {
  /** The newest first. */
  readonly deliveries: readonly DeliveryLog[];
}

export interface TriggersAnswer {
  readonly triggers: readonly Subscription[];
}

export interface ShownTrigger {
  readonly name: string;
  readonly kind: Subscription['kind'];
  /** A program, a repository, a host. */
  readonly summary: string;
  readonly on: readonly string[];
  readonly alias?: string | undefined;
}

interface ByName {
  readonly Params: { readonly name: string };
}

interface ById {
  readonly Params: { readonly id: string };
}

const SHOWN = 50;

/** What was told of a model to whom, and how that went. */
export function addDeliveryRoutes(app: FastifyInstance, { viewerOf }: Studio): void {
  app.get<ByName>('/models/:name/deliveries', async (request): Promise<DeliveriesAnswer> => {
    const { store, mayWrite = true } = viewerOf(request);
    const { name } = request.params;
    await store.models.get(name);
    const listeners = await listenersOf(store);
    const found = await store.journal.deliveries({ model: name, limit: SHOWN });
    return {
      triggers: [...listeners.values()].filter(({ models }) => models(name)).map(shown),
      deliveries: found.map((delivery): ShownDelivery => {
        const { target } = delivery;
        const known = listeners.get(target);
        const kind = known?.kind ?? 'webhook';
        const named = known?.name ?? (isTriggerTarget(target) ? triggerName(target) : 'removed');
        // What a program printed is for those who may change something.
        return { ...(mayWrite ? delivery : withoutAnswers(delivery)), name: named, kind };
      }),
    };
  });
  app.get<{ Querystring: Query }>('/deliveries', async (request): Promise<AllDeliveriesAnswer> => {
    const { store, mayWrite = true } = viewerOf(request);
    const { query } = request;
    const model = one(query, 'model');
    const found = await store.journal.deliveries({ model, ...newestFirst(query) });
    return { deliveries: mayWrite ? found : found.map(withoutAnswers) };
  });
  app.get('/triggers', async (request): Promise<TriggersAnswer> => {
    return { triggers: await viewerOf(request).store.triggers.list() };
  });
  app.post<ById>('/deliveries/:id/redeliver', async (request, reply) => {
    const id = Number(request.params.id);
    if (!Number.isSafeInteger(id)) throw new RequestError('a delivery has a whole number');
    await viewerOf(request).store.journal.redeliver(id);
    return reply.status(204).send();
  });
}

interface Listener extends ShownTrigger {
  readonly models: (name: string) => boolean;
}

/** Triggers and the webhooks of MLflow's interface, by the target of their deliveries. */
async function listenersOf(store: TrackingStore): Promise<ReadonlyMap<string, Listener>> {
  const listeners = new Map<string, Listener>();
  for (const trigger of await store.triggers.list()) {
    const models = (name: string) => matchesGlob(trigger.model, name);
    listeners.set(triggerTarget(trigger), { ...trigger, models });
  }
  // A key for some experiments is not told of webhooks.
  const webhooks = await store.webhooks.list({ maxResults: 1_000 }).catch(() => undefined);
  for (const { id, name, url, events, status } of webhooks?.items ?? []) {
    const on = events.map(({ entity, action }) => `${entity}.${action}`);
    const summary = new URL(url).host;
    listeners.set(id, { name, kind: 'webhook', summary, on, models: () => status === 'ACTIVE' });
  }
  return listeners;
}

function shown({ name, kind, summary, on, alias }: Listener): ShownTrigger {
  return { name, kind, summary, on, alias };
}

function withoutAnswers(delivery: DeliveryLog): DeliveryLog {
  return { ...delivery, log: delivery.log.map((attempt) => ({ ...attempt, answer: '' })) };
}
