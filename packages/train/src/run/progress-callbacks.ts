import type { Progress } from '@havn/core';
import type { EvaluationReport } from '@havn/evaluate';
import type { Callbacks } from '@havn/loop';
import { recordReport } from '../evaluation/record-report.ts';
import { prefixed } from './prefixed.ts';
import type { Recorder } from './recorder.ts';

export interface ProgressCallbacksOptions {
  readonly progress: Progress;
  readonly recorder: Recorder;
  /** The caller's own, called after. */
  readonly callbacks?: Callbacks;
}

export interface TrackedCallbacks {
  readonly callbacks: Callbacks;
  /** Records the matrix and the curves of an evaluation on validation. */
  validated(step: number, report: EvaluationReport): void;
  /** Resolves when everything that was reported is in the store. */
  settled(): Promise<void>;
}

/** Shows and records what the loop reports. */
export function progressCallbacks(options: ProgressCallbacksOptions): TrackedCallbacks {
  const { progress, recorder, callbacks: own } = options;
  let writes: Promise<void> = Promise.resolve();
  const record = (write: () => Promise<void>) => {
    writes = writes.then(write);
    // `settled` reports a failure; here it must only not go unhandled meanwhile.
    writes.catch(() => {});
  };
  const callbacks: Callbacks = {
    onStart(state) {
      if (state.resumed) progress.say(`Going on after step ${state.step} of ${state.totalSteps}.`);
      record(() => recorder.rewind(state.step));
      // Of a resumed run only what is left: the rate is that of this process.
      const left = state.totalSteps - state.step;
      if (left > 0) progress.start('Training', left, 'steps');
      own?.onStart?.(state);
    },
    onStep(report) {
      const { step, loss, learningRate, gradientNorm, rowsPerSecond, memory } = report;
      progress.advance(1, `loss ${loss.toFixed(4)}  ${rowsPerSecond.toFixed(0)} samples/s`);
      const values = { loss, learning_rate: learningRate, gradient_norm: gradientNorm };
      const system = { samples_per_second: rowsPerSecond, memory_bytes: memory };
      record(() =>
        recorder.metrics(step, { ...prefixed('train', values), ...prefixed('system', system) }),
      );
      own?.onStep?.(report);
    },
    onEpoch: (report) => own?.onEpoch?.(report),
    onEvaluate(evaluation) {
      const { step, metrics, improved } = evaluation;
      progress.say(`step ${step}: ${describe(metrics)}${improved ? '  (best so far)' : ''}`);
      record(() => recorder.metrics(step, prefixed('validation', metrics)));
      own?.onEvaluate?.(evaluation);
    },
    onCheckpoint: (saved) => own?.onCheckpoint?.(saved),
    onWarning(warning) {
      progress.say(`warning: ${warning.message}`);
      for (const cause of warning.causes) progress.say(`  - ${cause}`);
      own?.onWarning?.(warning);
    },
  };
  const recording = { media: recorder.media, split: 'validation' };
  return {
    callbacks,
    validated: (step, report) => record(() => recordReport({ ...recording, step }, report)),
    settled: () => writes,
  };
}

const SHOWN = ['accuracy', 'f1_macro', 'f1_micro', 'log_loss', 'mse', 'r2'];

function describe(metrics: Readonly<Record<string, number>>): string {
  const parts = SHOWN.filter((key) => metrics[key] !== undefined).map(
    (key) => `${key} ${metrics[key]!.toFixed(4)}`,
  );
  return `validation ${parts.join(', ')}`;
}
