import { createHmac, randomUUID } from 'node:crypto';
import type { AuditEntry, Delivery, TrackingStore, Webhook, WebhookEvent } from '@havn/track';
import { invalidParameter } from '../protocol/rest-error.ts';
import { exampleOf } from './examples.ts';
import { checkUrl, guardedPost, type PostAnswer } from './guarded-post.ts';

export interface WebhookSenderOptions {
  readonly store: TrackingStore;
  readonly allowPrivate: boolean;
  /** How often the outbox is looked at. */
  readonly everyMs?: number;
  readonly onFailure?: (message: string) => void;
}

interface TestResult {
  readonly success: boolean;
  readonly status?: number;
  readonly body?: string;
  readonly error?: string;
}

/** Tells webhooks of the store's events, each at least once, as MLflow signs and words it. */
export interface WebhookSender {
  /** Throws `INVALID_PARAMETER_VALUE` for a URL that nothing would ever be sent to. */
  check(url: string): void;
  /** Sends an example at once; failures are part of the result. */
  test(webhook: Webhook, event: WebhookEvent | undefined): Promise<TestResult>;
  /** Looks at the outbox now: something was written. */
  wake(): void;
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;
const AT_ONCE = 10;
const LEASE_MS = 2 * TIMEOUT_MS;
/** The last wait is reached after half a day of failures. */
const WAITS_MS = [1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000, 3 * 3_600_000, 6 * 3_600_000];

export function startWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { store, everyMs = 1_000 } = options;
  const report = (error: unknown) => options.onFailure?.(String(error));
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  const wake = () => {
    again = true;
    running ??= sendAll()
      .catch(report)
      .finally(() => {
        running = undefined;
      });
  };
  async function sendAll(): Promise<void> {
    while (again && !closed) {
      again = false;
      const taken = await store.journal.take({ limit: AT_ONCE, leaseMs: LEASE_MS });
      if (taken.length === 0) continue;
      await Promise.all(taken.map((delivery) => deliver(options, delivery).catch(report)));
      again = true;
    }
  }
  const timer = setInterval(wake, everyMs);
  timer.unref();
  return {
    wake,
    check: (url) => checkWebhookUrl(url, options.allowPrivate),
    test: (webhook, event) => test(options, webhook, event),
    async close() {
      closed = true;
      clearInterval(timer);
      await running;
    },
  };
}

function checkWebhookUrl(url: string, allowPrivate: boolean): void {
  try {
    checkUrl(url, allowPrivate);
  } catch (error) {
    throw invalidParameter(`Invalid webhook URL: ${(error as Error).message}.`);
  }
}

async function deliver(options: WebhookSenderOptions, delivery: Delivery): Promise<void> {
  const { store, onFailure } = options;
  const { id, entry, target, attempts } = delivery;
  const webhook = await store.webhooks.get(target).catch(() => undefined);
  // It was deleted or switched off meanwhile.
  if (webhook?.status !== 'ACTIVE') return store.journal.done(id);
  try {
    const { status } = await send(options, webhook, eventOf(entry), dataOf(entry));
    if (status >= 400) throw new Error(`it answered ${status}`);
    await store.journal.done(id);
  } catch (error) {
    const wait = WAITS_MS[attempts];
    const reason = error instanceof Error ? error.message : String(error);
    onFailure?.(`webhook ${webhook.name}: ${reason}`);
    await store.journal.failed(id, reason, wait === undefined ? undefined : Date.now() + wait);
  }
}

async function test(
  options: WebhookSenderOptions,
  webhook: Webhook,
  event: WebhookEvent | undefined,
): Promise<TestResult> {
  const chosen = event ?? webhook.events[0]!;
  try {
    const { status, body } = await send(options, webhook, chosen, exampleOf(chosen));
    return { success: status < 400, status, body };
  } catch (error) {
    return { success: false, error: `Failed to test webhook: ${String(error)}` };
  }
}

async function send(
  { store, allowPrivate }: WebhookSenderOptions,
  webhook: Webhook,
  event: WebhookEvent,
  data: object,
): Promise<PostAnswer> {
  const body = JSON.stringify({ ...event, timestamp: new Date().toISOString(), data });
  const delivery = randomUUID();
  const time = String(Math.floor(Date.now() / 1_000));
  const secret = await store.webhooks.secret(webhook.id);
  const headers = {
    'content-type': 'application/json',
    'x-mlflow-delivery-id': delivery,
    'x-mlflow-timestamp': time,
    ...(secret && { 'x-mlflow-signature': sign(secret, `${delivery}.${time}.${body}`) }),
  };
  return guardedPost({ url: webhook.url, body, headers, timeoutMs: TIMEOUT_MS, allowPrivate });
}

/** As `mlflow/webhooks/delivery.py` signs: receivers written for MLflow accept it. */
function sign(secret: string, text: string): string {
  return `v1,${createHmac('sha256', secret).update(text).digest('base64')}`;
}

function eventOf({ event }: AuditEntry): WebhookEvent {
  const [entity = '', action = ''] = event.split('.');
  return { entity, action };
}

function dataOf({ model, version, detail }: AuditEntry): object {
  const { before: _, ...given } = JSON.parse(detail) as Record<string, unknown>;
  return { name: model, ...(version !== undefined && { version }), ...given };
}
