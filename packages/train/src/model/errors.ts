import { HavnError, UsageError } from '@havn/core';

/** The adapters of `model.adapter` belong to a model of another shape. */
export class AdapterMismatchError extends UsageError {
  override readonly code = 'ADAPTER_MISMATCH';
  constructor(folder: string, name: string, shape: readonly number[], wanted: string | undefined) {
    const place = wanted ? `is ${wanted} in this model` : 'is not in this model';
    super(`the adapter in ${folder} has ${name} (${shape.join('×')}), which ${place}`, {
      remedy: 'Give the checkpoint that the adapter was trained on: model.checkpoint=…',
    });
  }
}

/** `train.lora.targets` names no layer of the model. */
export class NothingAdaptedError extends UsageError {
  override readonly code = 'NOTHING_ADAPTED';
  constructor(targets: readonly string[]) {
    super(`no layer of the model is named ${targets.join(' or ')}`, {
      remedy: 'Set train.lora.targets to ends of layer names, or to null: query and value.',
    });
  }
}

export class RunHasNoBundleError extends HavnError {
  readonly code = 'RUN_HAS_NO_BUNDLE';
  constructor(run: string, status: string) {
    super(`run ${run} (${status}) has made no bundle`, {
      remedy: `Let it end first: havn train --resume ${run}`,
    });
  }
}
