import type { ModelVersion, RegisteredModel } from '@havn/track';
import { some, truthy } from '../protocol/answer.ts';

export function registeredModelAnswer(model: RegisteredModel): object {
  return {
    name: model.name,
    creation_timestamp: model.creationTime,
    last_updated_timestamp: truthy(model.lastUpdateTime),
    description: truthy(model.description),
    latest_versions: some(model.latestVersions.map(listedVersionAnswer)),
    tags: some(model.tags),
    aliases: some(model.aliases),
  };
}

/** In lists MLflow leaves the aliases out; a model tells them all at once. */
export function listedVersionAnswer(version: ModelVersion): object {
  return modelVersionAnswer({ ...version, aliases: [] });
}

export function modelVersionAnswer(version: ModelVersion): object {
  return {
    name: version.name,
    version: version.version,
    creation_timestamp: version.creationTime,
    last_updated_timestamp: version.lastUpdateTime,
    user_id: version.userId,
    current_stage: version.stage,
    description: version.description,
    source: version.source,
    run_id: version.runId ?? '',
    status: version.status,
    status_message: truthy(version.statusMessage),
    tags: some(version.tags),
    run_link: version.runLink ?? '',
    aliases: some(version.aliases),
  };
}
