import type { WebhookEvent } from '@havn/track';

const name = 'example_model';
const version = '1';
const pair = { key: 'example_key', value: 'example_value' };
const tags = { example_key: 'example_value' };

/** What a test of a webhook sends, in the shape of the real event. */
const examples: Readonly<Record<string, object>> = {
  'registered_model.created': { name, tags, description: 'An example registered model' },
  'model_version.created': {
    name,
    version,
    source: 'models:/123',
    run_id: 'abcd1234abcd5678',
    tags,
    description: 'An example model version',
  },
  'model_version_tag.set': { name, version, ...pair },
  'model_version_tag.deleted': { name, version, key: pair.key },
  'model_version_alias.created': { name, alias: 'example_alias', version },
  'model_version_alias.deleted': { name, alias: 'example_alias' },
  'prompt.created': { name, tags, description: 'An example prompt' },
  'prompt_version.created': { name, version, template: 'Hello {{name}}!', tags },
  'prompt_tag.set': { name, ...pair },
  'prompt_tag.deleted': { name, key: pair.key },
  'prompt_version_tag.set': { name, version, ...pair },
  'prompt_version_tag.deleted': { name, version, key: pair.key },
  'prompt_alias.created': { name, alias: 'example_alias', version },
  'prompt_alias.deleted': { name, alias: 'example_alias' },
};

/** Whether there is such an event. */
export function isEvent({ entity, action }: WebhookEvent): boolean {
  return Object.hasOwn(examples, `${entity}.${action}`);
}

export function exampleOf({ entity, action }: WebhookEvent): object {
  return examples[`${entity}.${action}`] ?? {};
}
