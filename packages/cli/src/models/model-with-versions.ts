import type { ModelVersion, RegisteredModel, TrackingClient } from '@havn/track';

export interface ModelWithVersions {
  readonly model: RegisteredModel;
  /** The newest first. */
  readonly versions: readonly ModelVersion[];
}

export async function modelWithVersions(
  { models, versions }: TrackingClient,
  name: string,
): Promise<ModelWithVersions> {
  const model = await models.get(name);
  const filter = `name = '${name.replaceAll("'", "''")}'`;
  const { items } = await versions.search({ filter, orderBy: ['version_number DESC'] });
  return {
    model,
    // Servers leave the aliases out of lists of versions; a model tells them all.
    versions: items.map((found) => ({
      ...found,
      aliases: model.aliases
        .filter(({ version }) => version === found.version)
        .map(({ alias }) => alias),
    })),
  };
}
