import type { Float32Tensor } from '@havn/graph';
import { loadLast, type RunSettings, type RunState } from '../checkpoints/last.ts';
import { clearVersions, removeUnfinished } from '../checkpoints/versions.ts';
import { createDropoutMasks } from '../dropout/dropout-masks.ts';
import { createParameterMemory, type ParameterMemory } from '../memory/parameter-memory.ts';
import { createPhases } from '../profile/phases.ts';
import type { FitOptions, Parameters } from './options.ts';
import { Run } from './run.ts';
import { createRunLog } from './run-log.ts';
import { planRun, type RunPlan } from './run-plan.ts';
import { differentiate, openTrainingModel } from './training-model.ts';

/** Sets a run up: memory, session, and the checkpoint that it continues from. */
export async function openRun(options: FitOptions): Promise<Run> {
  const { training, optimizer, seed, profile, callbacks } = options;
  const plan = planRun(options);
  const phases = profile?.phases ?? createPhases();
  const backward = differentiate(training);
  const memories = createParameterMemory(training.parameters, optimizer, backward.gradients);
  const settings = settingsOf(options, plan);
  const past = await resume(options, settings, memories);
  const { device = 'cpu', threads } = options;
  const model = await openTrainingModel(backward, memories, {
    device,
    ...(threads !== undefined && { threads }),
    ...(profile?.operators !== undefined && { profile: profile.operators }),
  });
  const state = past ?? { step: 0, epoch: 0, position: 0, steps: [], evaluations: [] };
  const { totalSteps } = plan;
  callbacks?.onStart?.({ step: state.step, totalSteps, resumed: past !== undefined });
  return new Run({
    options,
    plan,
    memories,
    parameters: parametersOf(memories),
    model,
    masks: createDropoutMasks(training.dropouts, seed),
    phases,
    log: createRunLog(options, state),
    settings,
    state,
  });
}

async function resume(
  { checkpoints }: FitOptions,
  settings: RunSettings,
  memories: readonly ParameterMemory[],
): Promise<RunState | undefined> {
  if (checkpoints === undefined) return undefined;
  if (!checkpoints.resume) {
    await clearVersions(checkpoints.folder);
    return undefined;
  }
  await removeUnfinished(checkpoints.folder);
  return await loadLast(checkpoints.folder, settings, memories);
}

/** What a run must have in common with the one that it continues. */
function settingsOf({ seed, optimizer, clipNorm }: FitOptions, plan: RunPlan): RunSettings {
  return {
    seed,
    optimizer: optimizer.name,
    learningRate: optimizer.learningRate,
    clipNorm: clipNorm ?? 'none',
    accumulate: plan.accumulate,
    totalSteps: plan.totalSteps,
    batches: plan.batches(0).length,
  };
}

function parametersOf(memories: readonly ParameterMemory[]): Parameters {
  return new Map(
    memories.map(({ spec, shape, value }): [string, Float32Tensor] => [
      spec.name,
      { dtype: 'float32', shape, data: value.data },
    ]),
  );
}
