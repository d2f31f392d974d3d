import type { StageReader } from '@havn/versions';

/** What pipelines make, for every command on data; nothing is loaded where there is no dvc.yaml. */
export const pipelineStages: StageReader = async (view) => {
  const none = !view.metafiles().some((path) => /(?:^|\/)dvc\.yaml$/.test(path));
  if (none) return [];
  const pipelines = await import('@havn/pipelines');
  return pipelines.pipelineStages(view);
};
