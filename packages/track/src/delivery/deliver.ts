import type { Delivery } from '../journal/journal.ts';
import type { TrackingStore } from '../tracking-store.ts';
import type { Trigger, WebhookTarget } from '../triggers/trigger.ts';
import { isTriggerTarget } from '../triggers/triggers.ts';
import { dispatchGithub } from './dispatch-github.ts';
import { NotTakenError } from './errors.ts';
import { eventOf } from './event.ts';
import type { PostAnswer } from './guarded-post.ts';
import { postWebhook, webhookDataOf, webhookEventOf } from './post-webhook.ts';
import { runCommand } from './run-command.ts';

export interface DeliverOptions {
  readonly store: TrackingStore;
  /** By the target of their deliveries. */
  readonly triggers: ReadonlyMap<string, Trigger>;
  /** Where commands run. */
  readonly folder: string;
  /** Lets webhooks that came over the network reach the own network. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 30_000;

/** Who is told by a delivery. */
export interface Listener {
  readonly name: string;
  /** Gives what was answered or printed; throws what went wrong. */
  tell(): Promise<string>;
}

/** Undefined where the trigger or webhook is gone or switched off. */
export async function listenerOf(
  options: DeliverOptions,
  delivery: Delivery,
): Promise<Listener | undefined> {
  if (!isTriggerTarget(delivery.target)) return webhookListener(options, delivery);
  const trigger = options.triggers.get(delivery.target);
  if (trigger === undefined) return undefined;
  return { name: trigger.name, tell: () => tellTrigger(options, trigger, delivery) };
}

async function webhookListener(
  { store, allowPrivate }: DeliverOptions,
  { target, entry }: Delivery,
): Promise<Listener | undefined> {
  const webhook = await store.webhooks.get(target).catch(() => undefined);
  if (webhook?.status !== 'ACTIVE') return undefined;
  return {
    name: webhook.name,
    async tell() {
      const answer = await postWebhook({
        url: webhook.url,
        secret: await store.webhooks.secret(target),
        event: webhookEventOf(entry),
        data: webhookDataOf(entry),
        allowPrivate,
        timeoutMs: TIMEOUT_MS,
      });
      return taken(answer);
    },
  };
}

async function tellTrigger(
  { store, folder, signal }: DeliverOptions,
  { action }: Trigger,
  delivery: Delivery,
): Promise<string> {
  if (action.kind === 'webhook') return tellWebhook(action, delivery);
  const event = await eventOf(store, delivery);
  return action.kind === 'command'
    ? runCommand(action, event, { folder, signal })
    : dispatchGithub(action, event);
}

async function tellWebhook({ url, secretEnv }: WebhookTarget, { entry }: Delivery) {
  const secret = secretEnv === undefined ? undefined : process.env[secretEnv];
  if (secretEnv !== undefined && !secret) {
    throw new NotTakenError(`the environment variable ${secretEnv} is not set`, {
      remedy: `Set ${secretEnv} where Havn runs: it signs what is sent.`,
    });
  }
  return taken(
    await postWebhook({
      url,
      secret,
      event: webhookEventOf(entry),
      data: webhookDataOf(entry),
      // The machine's own configuration says where.
      allowPrivate: true,
      timeoutMs: TIMEOUT_MS,
    }),
  );
}

function taken({ status, body }: PostAnswer): string {
  const answer = `${status} ${body}`.trim();
  if (status >= 400) throw new NotTakenError(`it answered ${status}`, { answer });
  return answer;
}
