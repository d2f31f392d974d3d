import { HavnError } from '@havn/core';

/** MLflow's names of what can go wrong; a server translates them to its protocol. */
export type TrackingErrorCode =
  | 'RESOURCE_ALREADY_EXISTS'
  | 'RESOURCE_DOES_NOT_EXIST'
  | 'INVALID_PARAMETER_VALUE'
  | 'INVALID_STATE'
  | 'PERMISSION_DENIED';

/** A failure of the tracking store; the message is the one that MLflow's clients know. */
export abstract class TrackingError extends HavnError {
  abstract override readonly code: TrackingErrorCode;
}

/** The name or id is taken. */
export class ExistsError extends TrackingError {
  readonly code = 'RESOURCE_ALREADY_EXISTS';
}

/** What was named is not there. */
export class MissingError extends TrackingError {
  readonly code = 'RESOURCE_DOES_NOT_EXIST';
}

/** A value breaks a rule: its length, its characters, its type, its place in a filter. */
export class InvalidValueError extends TrackingError {
  readonly code = 'INVALID_PARAMETER_VALUE';
}

/** What was named is not in a state that allows this. */
export class StateError extends TrackingError {
  readonly code = 'INVALID_STATE';
}

/** The alias is protected: only a person who may do so moves it. */
export class ProtectedAliasError extends TrackingError {
  readonly code = 'PERMISSION_DENIED';
}

/** A promotion gate of the model did not let the version pass. */
export class GateError extends TrackingError {
  readonly code = 'PERMISSION_DENIED';
}

export class RunNotFoundError extends HavnError {
  readonly code = 'RUN_NOT_FOUND';
  constructor(run: string, store: string) {
    super(`there is no run ${JSON.stringify(run)} in ${store}`, {
      remedy: 'List the runs with: havn runs list',
    });
  }
}

export class RunAmbiguousError extends HavnError {
  readonly code = 'RUN_AMBIGUOUS';
  constructor(prefix: string, ids: readonly string[]) {
    super(`${JSON.stringify(prefix)} begins the ids of several runs: ${ids.join(', ')}`, {
      remedy: 'Give more of the id.',
    });
  }
}

export class ParamChangedError extends HavnError {
  readonly code = 'PARAM_CHANGED';
  constructor(run: string, key: string, old: string, value: string) {
    super(
      `run ${run} has the parameter ${key}=${JSON.stringify(old)}; it cannot become ${JSON.stringify(value)}`,
      { remedy: 'Parameters are written once. Start another run, or set a tag.' },
    );
  }
}
