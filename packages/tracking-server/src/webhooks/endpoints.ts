import type { Webhook, WebhookEvent } from '@havn/track';
import { some, truthy } from '../protocol/answer.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { invalidParameter } from '../protocol/rest-error.ts';
import { array, intlike, required, string } from '../protocol/rules.ts';
import { list, type MessageOf, message, oneOfNames } from '../protocol/types.ts';
import { isEvent } from './examples.ts';

const EventMessage = message({
  entity: oneOfNames({
    ENTITY_UNSPECIFIED: 0,
    REGISTERED_MODEL: 1,
    MODEL_VERSION: 2,
    MODEL_VERSION_TAG: 3,
    MODEL_VERSION_ALIAS: 4,
    PROMPT: 5,
    PROMPT_VERSION: 6,
    PROMPT_TAG: 7,
    PROMPT_VERSION_TAG: 8,
    PROMPT_ALIAS: 9,
    BUDGET_POLICY: 10,
  }),
  action: oneOfNames({
    ACTION_UNSPECIFIED: 0,
    CREATED: 1,
    UPDATED: 2,
    DELETED: 3,
    SET: 4,
    EXCEEDED: 5,
  }),
});

const StatusEnum = oneOfNames({ ACTIVE: 1, DISABLED: 2 });

const WebhookMessage = message({
  name: 'string',
  description: 'string',
  url: 'string',
  events: list(EventMessage),
  secret: 'string',
  status: StatusEnum,
});

function eventOf(given: MessageOf<typeof EventMessage>): WebhookEvent {
  const entity = (given.entity ?? 'ENTITY_UNSPECIFIED').toLowerCase();
  const action = (given.action ?? 'ACTION_UNSPECIFIED').toLowerCase();
  if (!isEvent({ entity, action })) {
    throw invalidParameter(`Invalid action '${action}' for entity '${entity}'.`);
  }
  return { entity, action };
}

function webhookAnswer(webhook: Webhook): object {
  return {
    webhook_id: webhook.id,
    name: webhook.name,
    description: truthy(webhook.description),
    url: webhook.url,
    events: some(
      webhook.events.map(({ entity, action }) => ({
        entity: entity.toUpperCase(),
        action: action.toUpperCase(),
      })),
    ),
    status: webhook.status,
    creation_timestamp: webhook.creationTime,
    last_updated_timestamp: webhook.lastUpdateTime,
  };
}

const create = endpoint({
  on: 'POST /mlflow/webhooks',
  access: 'admin',
  request: WebhookMessage,
  rules: {
    name: [string, required],
    url: [string, required],
    events: [array, required],
    description: [string],
    secret: [string],
    status: [string],
  },
  async handle({ name = '', url = '', events = [], ...given }, { store, webhooks }) {
    webhooks.check(url);
    const webhook = await store.webhooks.create({
      name,
      url,
      events: events.map(eventOf),
      description: given.description || undefined,
      secret: given.secret || undefined,
      status: given.status ?? 'ACTIVE',
    });
    return { webhook: webhookAnswer(webhook) };
  },
});

const listAll = endpoint({
  on: 'GET /mlflow/webhooks',
  request: message({ max_results: 'int32', page_token: 'string' }),
  rules: { max_results: [intlike], page_token: [string] },
  async handle({ max_results = 100, page_token }, { store }) {
    const { items, nextPageToken } = await store.webhooks.list({
      maxResults: max_results || undefined,
      pageToken: page_token || undefined,
    });
    return { webhooks: some(items.map(webhookAnswer)), next_page_token: nextPageToken };
  },
});

const get = endpoint({
  on: 'GET /mlflow/webhooks/{webhook_id}',
  request: message({}),
  async handle(_, { store }, { parameters }) {
    return { webhook: webhookAnswer(await store.webhooks.get(parameters.webhook_id!)) };
  },
});

const update = endpoint({
  on: 'PATCH /mlflow/webhooks/{webhook_id}',
  access: 'admin',
  request: WebhookMessage,
  rules: {
    name: [string],
    description: [string],
    url: [string],
    events: [array],
    secret: [string],
    status: [string],
  },
  async handle({ name, url, events, ...given }, { store, webhooks }, { parameters }) {
    if (url) webhooks.check(url);
    const webhook = await store.webhooks.update(parameters.webhook_id!, {
      ...(name && { name }),
      ...(url && { url }),
      ...(events && events.length > 0 && { events: events.map(eventOf) }),
      ...(given.description !== undefined && { description: given.description }),
      ...(given.secret !== undefined && { secret: given.secret }),
      ...(given.status && { status: given.status }),
    });
    return { webhook: webhookAnswer(webhook) };
  },
});

const remove = endpoint({
  on: 'DELETE /mlflow/webhooks/{webhook_id}',
  access: 'admin',
  request: message({}),
  async handle(_, { store }, { parameters }) {
    await store.webhooks.delete(parameters.webhook_id!);
    return {};
  },
});

const test = endpoint({
  on: 'POST /mlflow/webhooks/{webhook_id}/test',
  access: 'admin',
  request: message({ webhook_id: 'string', event: EventMessage }),
  async handle({ event }, { store, webhooks }, { parameters }) {
    const webhook = await store.webhooks.get(parameters.webhook_id!);
    const result = await webhooks.test(webhook, event && eventOf(event));
    return {
      result: {
        success: result.success,
        response_status: result.status,
        response_body: result.body,
        error_message: result.error,
      },
    };
  },
});

export const webhookEndpoints: readonly Endpoint[] = [create, listAll, get, update, remove, test];
