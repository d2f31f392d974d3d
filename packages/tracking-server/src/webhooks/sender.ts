import {
  checkUrl,
  type DelivererOptions,
  type DeliveryOutcome,
  postWebhook,
  startDeliverer,
  type TrackingStore,
  type Webhook,
  type WebhookEvent,
} from '@havn/track';
import { invalidParameter } from '../protocol/rest-error.ts';
import { exampleOf } from './examples.ts';

export interface WebhookSenderOptions {
  readonly store: TrackingStore;
  readonly allowPrivate: boolean;
  /** The file of this machine's triggers. */
  readonly triggersFile?: string | undefined;
  readonly everyMs?: number;
  readonly leaseMs?: number;
  readonly onFailure?: (message: string) => void;
}

interface TestResult {
  readonly success: boolean;
  readonly status?: number;
  readonly body?: string;
  readonly error?: string;
}

/** Tells webhooks and triggers of the store's events, each at least once. */
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

/** @throws TriggersFileError */
export async function startWebhookSender(options: WebhookSenderOptions): Promise<WebhookSender> {
  const { onFailure, ...rest } = options;
  const delivererOptions: DelivererOptions = {
    ...rest,
    onFailure,
    onOutcome: (outcome) => report(outcome, onFailure),
  };
  const deliverer = startDeliverer(delivererOptions);
  try {
    // Before the first call can change anything, so that no trigger misses it.
    await deliverer.refresh();
  } catch (error) {
    await deliverer.close();
    throw error;
  }
  return {
    wake: () => deliverer.wake(),
    check: (url) => checkWebhookUrl(url, options.allowPrivate),
    test: (webhook, event) => test(options, webhook, event),
    close: () => deliverer.close(),
  };
}

function report(
  { delivery, name, error }: DeliveryOutcome,
  onFailure: WebhookSenderOptions['onFailure'],
): void {
  if (error) onFailure?.(`${delivery.entry.event} was not told to ${name}: ${error.message}`);
}

function checkWebhookUrl(url: string, allowPrivate: boolean): void {
  try {
    checkUrl(url, allowPrivate);
  } catch (error) {
    throw invalidParameter(`Invalid webhook URL: ${(error as Error).message}.`);
  }
}

async function test(
  { store, allowPrivate }: WebhookSenderOptions,
  webhook: Webhook,
  event: WebhookEvent | undefined,
): Promise<TestResult> {
  const chosen = event ?? webhook.events[0]!;
  try {
    const { status, body } = await postWebhook({
      url: webhook.url,
      secret: await store.webhooks.secret(webhook.id),
      event: chosen,
      data: exampleOf(chosen),
      allowPrivate,
      timeoutMs: TIMEOUT_MS,
    });
    return { success: status < 400, status, body };
  } catch (error) {
    return { success: false, error: `Failed to test webhook: ${String(error)}` };
  }
}
