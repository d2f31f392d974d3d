import { diagnose } from '../diagnosis/diagnose.ts';
import type { Evaluation, StepRecord } from '../diagnosis/history.ts';
import type { FitOptions, FitWarning } from './options.ts';

/** Keeps what happened and tells the callbacks; warns once of each thing that goes wrong. */
export interface RunLog {
  readonly steps: readonly StepRecord[];
  readonly evaluations: readonly Evaluation[];
  readonly warnings: readonly FitWarning[];
  step(record: StepRecord): void;
  evaluation(evaluation: Evaluation): void;
  /** Looks at the history for signs of a run that does not learn. */
  check(): void;
}

/** Steps that are kept for the diagnosis. */
const KEPT_STEPS = 1000;

export function createRunLog(
  { baselines, callbacks }: Pick<FitOptions, 'baselines' | 'callbacks'>,
  past: { readonly steps: readonly StepRecord[]; readonly evaluations: readonly Evaluation[] },
): RunLog {
  let steps = [...past.steps];
  const evaluations = [...past.evaluations];
  const warnings: FitWarning[] = [];
  return {
    get steps() {
      return steps;
    },
    evaluations,
    warnings,
    step(record) {
      // Every second record goes when there are too many: the whole run stays in view.
      if (steps.length >= KEPT_STEPS) steps = steps.filter((_, index) => index % 2 === 0);
      steps.push(record);
    },
    evaluation: (evaluation) => {
      evaluations.push(evaluation);
    },
    check() {
      for (const warning of diagnose({ steps, evaluations }, baselines)) {
        if (warnings.some(({ code }) => code === warning.code)) continue;
        warnings.push(warning);
        callbacks?.onWarning?.(warning);
      }
    },
  };
}
