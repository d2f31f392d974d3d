import { HavnError } from '@havn/core';

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
