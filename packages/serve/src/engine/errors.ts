import { HavnError } from '@havn/core';
import type { EngineFailure } from './protocol.ts';

/** The engine process could not load the model; `code` is that of what went wrong in it. */
export class EngineFailedError extends HavnError {
  readonly code: string;
  constructor({ code = 'ENGINE_FAILED', message, ...details }: EngineFailure) {
    super(message, details);
    this.code = code;
  }
}

/** The model ran and failed: the fault lies in the model or in the texts. */
export class PredictionFailedError extends HavnError {
  readonly code = 'PREDICTION_FAILED';
  constructor({ message }: EngineFailure) {
    super(`the model could not answer: ${message}`);
  }
}

/** There is no engine process to answer now; another one is on its way. */
export class EngineUnavailableError extends HavnError {
  readonly code = 'ENGINE_UNAVAILABLE';
  constructor(reason: string) {
    super(`the model does not answer: ${reason}`, { remedy: 'Try again in a moment.' });
  }
}

/** More texts wait than can be answered in time. */
export class OverloadedError extends HavnError {
  readonly code = 'OVERLOADED';
  constructor(waiting: number) {
    super(`${waiting} texts are waiting already`, { remedy: 'Try again in a moment.' });
  }
}
