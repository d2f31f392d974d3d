import type { ModelAlias, ModelVersion, RegisteredModel, Stage } from '../registry/registry.ts';
import type { Call } from '../remote/rest-client.ts';
import type { Webhook } from '../webhooks/webhooks.ts';
import {
  type Answer,
  listAt,
  numberAt,
  objectAt,
  optionalTextAt,
  pairsAt,
  textAt,
} from './answer.ts';
import { collectPages } from './pages.ts';
import type { TrackingClient } from './tracking-client.ts';

export function remoteModels(call: Call): TrackingClient['models'] {
  const one = async (answer: Promise<Answer>) =>
    modelOf(objectAt(call.server, await answer, 'registered_model'));
  return {
    get: (name) => one(call<Answer>('GET', 'registered-models/get', { name })),
    create: ({ name, description, tags }) =>
      one(call<Answer>('POST', 'registered-models/create', { name, description, tags })),
    search: ({ filter, orderBy, maxResults = 100, pageToken } = {}) =>
      collectPages(
        { maxResults, pageToken, atOnce: 1_000 },
        (page) =>
          call<Answer>('GET', 'registered-models/search', { filter, order_by: orderBy, ...page }),
        (answer) => listAt(answer, 'registered_models').map(modelOf),
      ),
    setAlias: (name, alias, version) =>
      call('POST', 'registered-models/alias', { name, alias, version }),
  };
}

export function remoteVersions(call: Call): TrackingClient['versions'] {
  const one = async (answer: Promise<Answer>) =>
    versionOf(objectAt(call.server, await answer, 'model_version'));
  return {
    get: (name, version) => one(call<Answer>('GET', 'model-versions/get', { name, version })),
    create: ({ name, source, runId, runLink, modelId, description, tags }) =>
      one(
        call<Answer>('POST', 'model-versions/create', {
          name,
          source,
          run_id: runId,
          run_link: runLink,
          model_id: modelId,
          description,
          tags,
        }),
      ),
    async downloadUri(name, version) {
      const path = 'model-versions/get-download-uri';
      return textAt(await call<Answer>('GET', path, { name, version }), 'artifact_uri');
    },
    search: ({ filter, orderBy, maxResults = 10_000, pageToken } = {}) =>
      collectPages(
        { maxResults, pageToken, atOnce: 10_000 },
        (page) =>
          call<Answer>('GET', 'model-versions/search', { filter, order_by: orderBy, ...page }),
        (answer) => listAt(answer, 'model_versions').map(versionOf),
      ),
  };
}

export function remoteWebhooks(call: Call): TrackingClient['webhooks'] {
  return {
    list: ({ maxResults = 100, pageToken } = {}) =>
      collectPages(
        { maxResults, pageToken, atOnce: 1_000 },
        (page) => call<Answer>('GET', 'webhooks', { ...page }),
        (answer) => listAt(answer, 'webhooks').map(webhookOf),
      ),
  };
}

function modelOf(answer: Answer): RegisteredModel {
  return {
    name: textAt(answer, 'name'),
    creationTime: numberAt(answer, 'creation_timestamp'),
    lastUpdateTime: numberAt(answer, 'last_updated_timestamp'),
    description: optionalTextAt(answer, 'description'),
    tags: pairsAt(answer, 'tags'),
    aliases: listAt(answer, 'aliases').map(
      (alias): ModelAlias => ({ alias: textAt(alias, 'alias'), version: textAt(alias, 'version') }),
    ),
    latestVersions: listAt(answer, 'latest_versions').map(versionOf),
  };
}

function versionOf(answer: Answer): ModelVersion {
  const { aliases } = answer;
  return {
    name: textAt(answer, 'name'),
    version: textAt(answer, 'version'),
    creationTime: numberAt(answer, 'creation_timestamp'),
    lastUpdateTime: numberAt(answer, 'last_updated_timestamp'),
    description: optionalTextAt(answer, 'description'),
    userId: optionalTextAt(answer, 'user_id'),
    stage: (textAt(answer, 'current_stage') || 'None') as Stage,
    source: textAt(answer, 'source'),
    // Servers tell it where a version is downloaded, and nowhere else.
    storageLocation: textAt(answer, 'source'),
    runId: optionalTextAt(answer, 'run_id'),
    runLink: optionalTextAt(answer, 'run_link'),
    modelId: optionalTextAt(answer, 'model_id'),
    status: (textAt(answer, 'status') || 'READY') as ModelVersion['status'],
    statusMessage: optionalTextAt(answer, 'status_message'),
    tags: pairsAt(answer, 'tags'),
    aliases: Array.isArray(aliases) ? aliases.map(String) : [],
  };
}

function webhookOf(answer: Answer): Webhook {
  return {
    id: textAt(answer, 'webhook_id'),
    name: textAt(answer, 'name'),
    url: textAt(answer, 'url'),
    events: listAt(answer, 'events').map((event) => ({
      entity: textAt(event, 'entity').toLowerCase(),
      action: textAt(event, 'action').toLowerCase(),
    })),
    description: optionalTextAt(answer, 'description'),
    status: textAt(answer, 'status') === 'DISABLED' ? 'DISABLED' : 'ACTIVE',
    creationTime: numberAt(answer, 'creation_timestamp'),
    lastUpdateTime: numberAt(answer, 'last_updated_timestamp'),
  };
}
