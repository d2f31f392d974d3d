import type { Progress } from '@havn/core';
import type { PreparedData } from '../data/prepare-data.ts';
import type { TrainedModel } from '../methods/train-model.ts';
import type { OpenedCheckpoint } from '../model/open-checkpoint.ts';
import { prefixed } from '../run/prefixed.ts';
import type { Recorder } from '../run/recorder.ts';
import type { RunFolder } from '../run/run-folder.ts';
import { checkParity } from './parity.ts';
import { referenceSample, sampledSplit } from './reference-sample.ts';
import { writeBundle } from './write-bundle.ts';

export interface MakeBundleOptions {
  readonly run: RunFolder;
  readonly recorder: Recorder;
  readonly source: OpenedCheckpoint;
  readonly data: PreparedData;
  readonly trained: TrainedModel;
  readonly folder: string;
  readonly progress: Progress;
}

/** Writes the bundle of a trained model and checks that it answers as the model does. */
export async function makeBundle(options: MakeBundleOptions): Promise<void> {
  const { run, recorder, source, data, trained, folder, progress } = options;
  const { config } = run;
  const threads = config.train.threads ?? undefined;
  const { model } = trained;
  await writeBundle({
    folder,
    source,
    model,
    maxLength: data.maxLength,
    reference: await referenceSample({ model, data, seed: config.seed, threads }),
    record: {
      runId: run.id,
      dataVersion: data.dataset.hash,
      commit: recorder.tags['git.commit'],
      baseModel: config.model.checkpoint,
      createdAt: new Date().toISOString(),
      metrics: prefixed('validation', trained.validation),
    },
  });
  const tokens = data.tokens[sampledSplit(data)];
  const difference = await checkParity({ folder, model, tokens, threads });
  const most = difference === 0 ? 'not at all' : `by ${difference.toExponential(1)} at most`;
  progress.say(`Bundle and trained graph agree: logits differ ${most}.`);
}
