import type { TrackingClient } from '../client/tracking-client.ts';
import { MissingError } from '../errors.ts';
import { type ModelUri, parseModelUri } from '../registry/model-uri.ts';
import type { ModelVersion, RegisteredModel } from '../registry/registry.ts';
import {
  AliasUnknownError,
  ModelUnknownError,
  ModelUriError,
  VersionUnknownError,
} from './errors.ts';

type Client = Pick<TrackingClient, 'models' | 'versions' | 'place'>;
type Named = Exclude<ModelUri, { readonly modelId: string }>;

/**
 * The version that a `models:/…` URI names.
 *
 * @throws ModelUriError, ModelUnknownError, VersionUnknownError, AliasUnknownError
 */
export async function findVersion(client: Client, uri: string): Promise<ModelVersion> {
  const named = parseModelUri(uri);
  if (named === undefined || 'modelId' in named) throw new ModelUriError(uri);
  const model = await modelOf(client, named.name);
  const number = numberOf(model, named);
  try {
    if (number !== undefined) return await client.versions.get(model.name, number);
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
  }
  throw await unknown(client, model, named);
}

async function modelOf({ models, place }: Client, name: string): Promise<RegisteredModel> {
  try {
    return await models.get(name);
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
    const { items } = await models.search({ maxResults: 1_000 });
    throw new ModelUnknownError(
      name,
      place,
      items.map((model) => model.name),
    );
  }
}

/** Every version is of a stage, so that the highest of the stages is the highest of all. */
function numberOf({ aliases, latestVersions }: RegisteredModel, named: Named): string | undefined {
  if ('version' in named) return named.version;
  const highest = latestVersions
    .map(({ version }) => version)
    .sort((a, b) => Number(b) - Number(a))[0];
  if ('latest' in named) return highest;
  if ('alias' in named) {
    const known = aliases.find(({ alias }) => alias === named.alias)?.version;
    return known ?? (named.alias === 'latest' ? highest : undefined);
  }
  const wanted = named.stage.toLowerCase();
  return latestVersions.find(({ stage }) => stage.toLowerCase() === wanted)?.version;
}

async function unknown(
  { versions }: Client,
  { name, aliases }: RegisteredModel,
  named: Named,
): Promise<AliasUnknownError | VersionUnknownError> {
  if ('alias' in named) {
    const known = aliases.map(({ alias }) => alias);
    return new AliasUnknownError(name, named.alias, known);
  }
  const filter = `name = '${name.replaceAll("'", "''")}'`;
  const { items } = await versions.search({ filter, orderBy: ['version_number DESC'] });
  if ('version' in named) {
    const numbers = items.map(({ version }) => version);
    return new VersionUnknownError(name, `version ${named.version}`, numbers);
  }
  const stages = [...new Set(items.map(({ stage }) => stage))];
  const wanted = 'stage' in named ? `version of stage ${JSON.stringify(named.stage)}` : 'version';
  return new VersionUnknownError(name, wanted, stages);
}
