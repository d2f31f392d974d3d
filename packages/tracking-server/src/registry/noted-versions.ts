import type { ModelVersion, TrackingStore } from '@havn/track';
import { pythonJson } from '../protocol/python.ts';

const TAG = 'mlflow.modelVersions';

interface Noted {
  readonly name: string;
  readonly version: number;
}

/** Notes on a logged model as which versions it was registered, where MLflow's clients look. */
export async function noteVersion(
  { loggedModels }: TrackingStore,
  modelId: string,
  { name, version }: ModelVersion,
): Promise<void> {
  const { tags } = await loggedModels.get(modelId);
  const before = JSON.parse(tags.find(({ key }) => key === TAG)?.value ?? '[]') as Noted[];
  const own = { name, version: Number(version) };
  const known = before.some((other) => other.name === name && other.version === own.version);
  const value = [...before, ...(known ? [] : [own])].map(noted).join(', ');
  await loggedModels.setTags(modelId, [{ key: TAG, value: `[${value}]` }]);
}

function noted({ name, version }: Noted): string {
  return `{"name": ${pythonJson(name)}, "version": ${version}}`;
}
