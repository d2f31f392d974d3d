import { PipelineError } from '../errors.ts';

/** dvc.yaml is written in a way that this program does not change by itself. */
export class EditError extends PipelineError {
  readonly code = 'PIPELINE_EDIT';

  constructor(name: string) {
    super(
      `'${name}' of dvc.yaml cannot be changed in place: it is no mapping with a line for each key`,
      {
        remedy: 'Change it by hand, or write it in block style.',
      },
    );
  }
}

/** A stage that a `foreach` or `matrix` makes has no entry of its own. */
export class ParametrizedStageError extends PipelineError {
  readonly code = 'PIPELINE_STAGE_PARAMETRIZED';

  constructor(addressing: string, action: 'dump' | 'remove' = 'dump') {
    super(`cannot ${action} a parametrized stage: '${addressing}'`, {
      remedy: 'Change its foreach or matrix in dvc.yaml by hand.',
    });
  }
}

/** The call of `stage add` was wrong. Exit code 2. */
export class StageDefinitionError extends PipelineError {
  readonly code = 'PIPELINE_STAGE_DEFINITION';
  override readonly exitCode = 2;
}
