import type { Page } from '../page.ts';

/** As MLflow names them, in lower case: `registered_model.created`, `model_version_alias.created` … */
export interface WebhookEvent {
  readonly entity: string;
  readonly action: string;
}

export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly description: string | undefined;
  readonly status: 'ACTIVE' | 'DISABLED';
  readonly creationTime: number;
  readonly lastUpdateTime: number;
}

export interface NewWebhook {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly description?: string | undefined;
  /** Signs what is sent; never given back by a reading call. */
  readonly secret?: string | undefined;
  readonly status?: 'ACTIVE' | 'DISABLED' | undefined;
}

/** Who is told of events. `MissingError` where there is no such webhook. */
export interface Webhooks {
  create(webhook: NewWebhook): Promise<Webhook>;
  get(id: string): Promise<Webhook>;
  /** The newest first; 100 a page when `maxResults` is not given, at most 1,000. */
  list(options?: {
    readonly event?: WebhookEvent | undefined;
    readonly maxResults?: number | undefined;
    readonly pageToken?: string | undefined;
  }): Promise<Page<Webhook>>;
  /** What is undefined stays. */
  update(id: string, change: Partial<NewWebhook>): Promise<Webhook>;
  delete(id: string): Promise<void>;
  /** For signing a delivery; to nobody else. */
  secret(id: string): Promise<string | undefined>;
}
