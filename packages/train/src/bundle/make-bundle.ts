import type { Progress } from '@havn/core';
import { openSession } from '@havn/graph';
import { inferenceGraph } from '@havn/tasks';
import type { PreparedData } from '../data/prepare-data.ts';
import type { TrainedModel } from '../methods/train-model.ts';
import type { OpenedCheckpoint } from '../model/open-checkpoint.ts';
import { prefixed } from '../run/prefixed.ts';
import type { Recorder } from '../run/recorder.ts';
import type { RunFolder } from '../run/run-folder.ts';
import { checkParity, paritySample } from './parity.ts';
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
  const { reference, sample } = await answersOf(options, threads);
  await writeBundle({
    folder,
    source,
    model,
    maxLength: data.maxLength,
    reference,
    record: {
      runId: run.id,
      dataVersion: data.dataset.hash,
      commit: recorder.tags['git.commit'],
      baseModel: config.model.checkpoint,
      createdAt: new Date().toISOString(),
      metrics: prefixed('validation', trained.validation),
    },
  });
  const difference = await checkParity({ folder, sample, threads });
  const most = difference === 0 ? 'not at all' : `by ${difference.toExponential(1)} at most`;
  progress.say(`Bundle and trained graph agree: logits differ ${most}.`);
}

/** What the trained weights say, before the bundle is there. */
async function answersOf({ run, data, trained }: MakeBundleOptions, threads: number | undefined) {
  const { model } = trained;
  const session = await openSession(inferenceGraph(model), { threads });
  try {
    const tokens = data.tokens[sampledSplit(data)];
    return {
      reference: await referenceSample({ session, model, data, seed: run.config.seed }),
      sample: await paritySample({ session, model, tokens }),
    };
  } finally {
    await session.close();
  }
}
