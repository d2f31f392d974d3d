import { HavnError, type HavnErrorDetails } from '@havn/core';

/** The base of every mistake in a pipeline's files: exit code 2 would say that the call was wrong. */
export abstract class PipelineError extends HavnError {}

/** A YAML, TOML, JSON or Python file that cannot be parsed. */
export class FileSyntaxError extends PipelineError {
  readonly code = 'PIPELINE_FILE_SYNTAX';

  constructor(message: string, details: HavnErrorDetails = {}) {
    super(message, { remedy: 'Correct the file at that place.', ...details });
  }
}

/** dvc.yaml or dvc.lock does not have the keys and types that the format asks for. */
export class PipelineSchemaError extends PipelineError {
  readonly code = 'PIPELINE_SCHEMA';

  constructor(message: string, details: HavnErrorDetails = {}) {
    const remedy =
      'Correct it there; examples of every part: https://dvc.org/doc/user-guide/project-structure';
    super(message, { remedy, ...details });
  }
}

/** A `${}` of dvc.yaml, its `vars`, `foreach` or `matrix` cannot be resolved. */
export class PipelineTemplateError extends PipelineError {
  readonly code = 'PIPELINE_TEMPLATE';

  constructor(message: string, details: HavnErrorDetails = {}) {
    const remedy = `\${NAME} stands for a value of params.yaml, or of what 'vars' names: put it there.`;
    super(message, { ...details, remedy: details.remedy ?? remedy });
  }
}

/** A target that names no stage, file or output. Exit code 2. */
export class StageNotFoundError extends PipelineError {
  readonly code = 'PIPELINE_STAGE_NOT_FOUND';
  override readonly exitCode = 2;

  constructor(message: string, hint?: string) {
    super(message, {
      remedy: `${hint ? `${hint} ` : ''}List the stages: havn data stage list --all`,
    });
  }
}

/** A file of metrics, parameters or plots that is neither there nor in the cache. */
export class MissingFileError extends PipelineError {
  readonly code = 'PIPELINE_FILE_MISSING';

  constructor(path: string) {
    super(`'${path}' does not exist`, {
      remedy: 'Make it with `havn data repro`, or get it with `havn data pull`.',
    });
  }
}

/** An output at a URL that the cache is to keep. */
export class ExternalPathError extends PipelineError {
  readonly code = 'PIPELINE_EXTERNAL_PATH';

  constructor(path: string) {
    super(`'${path}' lies outside of this machine: the cache cannot keep it`, {
      remedy:
        'Write it with `cache: false` in dvc.yaml: then dvc.lock records what its place calls it.',
    });
  }
}

/** A parameter that a stage depends on is not in its file, or the file is not there. */
export class MissingParamsError extends PipelineError {
  readonly code = 'PIPELINE_PARAMS_MISSING';
}

/** A revision that Git does not know. Exit code 2. */
export class RevisionError extends PipelineError {
  readonly code = 'PIPELINE_REVISION';
  override readonly exitCode = 2;
}
