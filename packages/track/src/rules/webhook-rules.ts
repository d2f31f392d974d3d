import { InvalidValueError } from '../errors.ts';
import type { NewWebhook, WebhookEvent } from '../webhooks/webhooks.ts';

/** What can happen to what, as in MLflow. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  registered_model: ['created'],
  model_version: ['created'],
  model_version_tag: ['deleted', 'set'],
  model_version_alias: ['created', 'deleted'],
  prompt: ['created'],
  prompt_version: ['created'],
  prompt_tag: ['deleted', 'set'],
  prompt_version_tag: ['deleted', 'set'],
  prompt_alias: ['created', 'deleted'],
  budget_policy: ['exceeded'],
};

/** Checks what is given; where a webhook may send to is the sender's to decide, at each sending. */
export function checkWebhook({ name, url, events }: Partial<NewWebhook>): void {
  if (name !== undefined) checkName(name);
  if (url !== undefined) checkUrl(url);
  if (events !== undefined) checkEvents(events);
}

function checkName(name: string): void {
  if (name.length <= 63 && /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name)) return;
  throw new InvalidValueError(
    `Webhook name '${name}' is invalid. It must start and end with a letter or digit, be less ` +
      'than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).',
  );
}

function checkUrl(url: string): void {
  if (url.trim() === '') {
    throw new InvalidValueError(`Webhook URL cannot be empty or just whitespace: '${url}'`);
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) throw new InvalidValueError(`Invalid webhook URL '${url}'`);
  if (parsed.protocol === 'https:' || parsed.protocol === 'http:') return;
  throw new InvalidValueError(
    `Invalid webhook URL scheme: '${parsed.protocol.slice(0, -1)}'. Allowed schemes are: https, http.`,
  );
}

function checkEvents(events: readonly WebhookEvent[]): void {
  if (events.length === 0) {
    throw new InvalidValueError(
      'Webhook events must be a non-empty list of WebhookEvent objects: [].',
    );
  }
  for (const { entity, action } of events) {
    const actions = Object.hasOwn(EVENTS, entity) ? EVENTS[entity]! : [];
    if (actions.includes(action)) continue;
    throw new InvalidValueError(
      `Invalid action '${action}' for entity '${entity}'. Valid actions are: ` +
        `[${actions.map((known) => `'${known}'`).join(', ')}]`,
    );
  }
}
