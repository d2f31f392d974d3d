import type { Experiment } from '@havn/track';
import type { Artifacts } from '../artifacts/artifacts.ts';
import { some, truthy } from '../protocol/answer.ts';

export function experimentAnswer(experiment: Experiment, artifacts: Artifacts): object {
  return {
    experiment_id: experiment.id,
    name: experiment.name,
    artifact_location: artifacts.shown(experiment.artifactLocation),
    lifecycle_stage: experiment.lifecycleStage,
    last_update_time: truthy(experiment.lastUpdateTime),
    creation_time: truthy(experiment.creationTime),
    tags: some(experiment.tags),
    // What MLflow calls it where workspaces are off.
    workspace: 'default',
  };
}
