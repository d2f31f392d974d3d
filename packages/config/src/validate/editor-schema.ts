import { didYouMean } from '@havn/core';
import type { z } from 'zod';
import { ConfigNotFoundError } from '../errors.ts';

type Json = Readonly<Record<string, unknown>>;

/** What may stand in the place of any value. */
const INSTEAD: readonly Json[] = [{ type: 'string', pattern: '\\$\\{' }, { const: '???' }];

const DEFAULTS: Json = {
  description: 'What this file is composed from, in order: Hydra’s defaults list.',
  type: ['array', 'null'],
  items: { type: ['string', 'object'] },
};

/**
 * A JSON Schema for the files of a configuration, for editors: every key may be left out, and
 * `defaults`, interpolations and `???` may stand where Hydra lets them. `path` names the part that
 * an option's file holds (`model`). Throws ConfigNotFoundError for a path that is not there.
 */
export async function editorSchema(schema: z.ZodType, path = ''): Promise<Json> {
  const { z: zod } = await import('zod');
  const whole = zod.toJSONSchema(schema, { io: 'input', target: 'draft-07' }) as Json;
  const part = path === '' ? whole : partOf(whole, path);
  const { properties = {}, ...rest } = relaxed(part);
  const own =
    path === '' ? { hydra: { type: 'object', description: 'Hydra’s own settings.' } } : {};
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...rest,
    properties: { defaults: DEFAULTS, ...(properties as Json), ...own },
  };
}

function partOf(schema: Json, path: string): Json {
  let at = schema;
  for (const key of path.split('.')) {
    const known = (at.properties ?? {}) as Readonly<Record<string, Json>>;
    const next = Object.hasOwn(known, key) ? known[key] : undefined;
    if (next?.properties === undefined) {
      const parts = Object.keys(known).filter((name) => known[name]?.properties !== undefined);
      throw new ConfigNotFoundError(`the schema has no part '${path}'`, {
        options: parts,
        remedy: didYouMean(key, parts) ?? `Parts: ${parts.join(', ') || 'none'}.`,
      });
    }
    at = next;
  }
  return at;
}

/** The schema with nothing required and everything open to interpolations. */
function relaxed(schema: Json): Json {
  const { required: _, $schema: __, ...rest } = schema;
  if (rest.properties === undefined) {
    const { description, default: value, ...kind } = rest;
    return {
      ...(description === undefined ? {} : { description }),
      ...(value === undefined ? {} : { default: value }),
      anyOf: [kind, ...INSTEAD],
    };
  }
  const properties = Object.entries(rest.properties as Readonly<Record<string, Json>>);
  return {
    ...rest,
    properties: Object.fromEntries(properties.map(([key, item]) => [key, relaxed(item)])),
  };
}
