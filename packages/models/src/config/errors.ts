import { HavnError } from '@havn/core';

/** `config.json` is missing, is not JSON, or says something that cannot be. */
export class ModelConfigError extends HavnError {
  readonly code = 'MODEL_CONFIG';
  constructor(file: string, problem: string, details: { remedy?: string; cause?: unknown } = {}) {
    super(problem, { ...details, location: { file } });
  }
}

export class UnsupportedArchitectureError extends HavnError {
  readonly code = 'UNSUPPORTED_ARCHITECTURE';
  constructor(file: string, architecture: string, supported: readonly string[]) {
    super(`the architecture ${JSON.stringify(architecture)} is not supported`, {
      location: { file },
      remedy: `Choose a checkpoint whose model_type is one of: ${supported.join(', ')}.`,
    });
  }
}

export class UnsupportedActivationError extends HavnError {
  readonly code = 'UNSUPPORTED_ACTIVATION';
  constructor(file: string, activation: string, supported: readonly string[]) {
    super(`the activation ${JSON.stringify(activation)} (hidden_act) is not supported`, {
      location: { file },
      remedy: `Supported are: ${supported.join(', ')}.`,
    });
  }
}
