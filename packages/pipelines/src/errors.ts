import { HavnError } from '@havn/core';

/** The base of every mistake in a pipeline's files: exit code 2 would say that the call was wrong. */
export abstract class PipelineError extends HavnError {}

/** A YAML, TOML, JSON or Python file that cannot be parsed. */
export class FileSyntaxError extends PipelineError {
  readonly code = 'PIPELINE_FILE_SYNTAX';
}

/** dvc.yaml or dvc.lock does not have the keys and types that the format asks for. */
export class PipelineSchemaError extends PipelineError {
  readonly code = 'PIPELINE_SCHEMA';
}

/** A `${}` of dvc.yaml, its `vars`, `foreach` or `matrix` cannot be resolved. */
export class PipelineTemplateError extends PipelineError {
  readonly code = 'PIPELINE_TEMPLATE';
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
