import { InvalidValueError, MissingError } from '../errors.ts';
import type { NewModelVersion } from '../registry/registry.ts';
import type { StoreContext } from './context.ts';
import { readLoggedModel } from './logged-model-rows.ts';
import { findVersion } from './model-rows.ts';

export interface ModelOrigin {
  readonly storageLocation: string;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
}

/** Where the files of `models:/m-…` and `models:/NAME/VERSION` lie; anything else is taken as it is. */
export async function resolveSource(
  context: StoreContext,
  { source, runId, modelId }: NewModelVersion,
): Promise<ModelOrigin> {
  const logged = /^models:\/+(m-[^/@#]+)$/.exec(source)?.[1];
  const version = /^models:\/+([^/@#]+)\/(\d+)$/.exec(source);
  try {
    if (logged !== undefined) {
      const model = await readLoggedModel(context, logged);
      return {
        storageLocation: model.artifactLocation,
        runId: runId || model.sourceRunId,
        modelId: modelId || logged,
      };
    }
    if (version) {
      const found = await findVersion(context.database.read, version[1]!, version[2]!);
      return { storageLocation: found.storage_location, runId: runId || undefined, modelId };
    }
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
    throw new InvalidValueError(
      `Unable to fetch model from model URI source artifact location '${source}'.Error: ${error.message}`,
      { cause: error },
    );
  }
  if (runId || !modelId) return { storageLocation: source, runId: runId || undefined, modelId };
  const model = await readLoggedModel(context, modelId);
  return { storageLocation: source, runId: model.sourceRunId, modelId };
}
