import { createHmac, randomUUID } from 'node:crypto';
import type { AuditEntry } from '../journal/journal.ts';
import type { WebhookEvent } from '../webhooks/webhooks.ts';
import { guardedPost, type PostAnswer } from './guarded-post.ts';

export interface WebhookPost {
  readonly url: string;
  /** Signs what is sent. */
  readonly secret: string | undefined;
  readonly event: WebhookEvent;
  readonly data: object;
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
}

/** Posts an event as MLflow words and signs it (`mlflow/webhooks/delivery.py`). */
export function postWebhook({
  url,
  secret,
  event,
  data,
  allowPrivate,
  timeoutMs,
}: WebhookPost): Promise<PostAnswer> {
  const body = JSON.stringify({ ...event, timestamp: new Date().toISOString(), data });
  const delivery = randomUUID();
  const time = String(Math.floor(Date.now() / 1_000));
  const headers = {
    'content-type': 'application/json',
    'x-mlflow-delivery-id': delivery,
    'x-mlflow-timestamp': time,
    ...(secret && { 'x-mlflow-signature': sign(secret, `${delivery}.${time}.${body}`) }),
  };
  return guardedPost({ url, body, headers, timeoutMs, allowPrivate });
}

function sign(secret: string, text: string): string {
  return `v1,${createHmac('sha256', secret).update(text).digest('base64')}`;
}

export function webhookEventOf({ event }: AuditEntry): WebhookEvent {
  const [entity = '', action = ''] = event.split('.');
  return { entity, action };
}

export function webhookDataOf({ model, version, detail }: AuditEntry): object {
  const { before: _, ...given } = JSON.parse(detail) as Record<string, unknown>;
  return { name: model, ...(version !== undefined && { version }), ...given };
}
