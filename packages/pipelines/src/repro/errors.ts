import type { HavnError } from '@havn/core';
import { PipelineError } from '../errors.ts';
import type { Stage } from '../stage/stage.ts';

/** A stage's command ended with another exit code than 0, or could not be started. */
export class CommandFailedError extends PipelineError {
  readonly code = 'PIPELINE_COMMAND_FAILED';
  readonly stage: string;
  readonly command: string;
  /** Null where it was ended by a signal or not started. */
  readonly exit: number | null;

  constructor(
    stage: Stage,
    command: string,
    end: { readonly code: number | null; readonly signal: string | null; readonly error?: Error },
  ) {
    super(`stage '${stage.addressing}' failed to run: ${command}, ${describeEnd(end)}`, {
      remedy: 'Correct it and run `havn data repro` again: it goes on with this stage.',
      ...(end.error ? { cause: end.error } : {}),
    });
    this.stage = stage.addressing;
    this.command = command;
    this.exit = end.code;
  }
}

function describeEnd({
  code,
  signal,
  error,
}: {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error?: Error;
}): string {
  if (error) return `it could not be started: ${error.message}`;
  return signal ? `ended by ${signal}` : `exited with ${code}`;
}

/** Some stages failed. */
export class ReproductionError extends PipelineError {
  readonly code = 'PIPELINE_REPRODUCTION_FAILED';
  /** One for each stage that failed. */
  readonly failures: readonly StageFailure[];

  constructor(failures: readonly StageFailure[], last: HavnError | undefined) {
    const names = failures.map(({ stage }) => `'${stage}'`);
    const joined =
      names.length > 1
        ? ` stages: ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
        : ` ${names[0]}`;
    const reason = failures.length === 1 ? `: ${failures[0]?.error.message ?? ''}` : '';
    super(`failed to reproduce${joined}${reason}`, {
      cause: failures[0]?.error,
      ...(last?.remedy === undefined ? {} : { remedy: last.remedy }),
      ...(last?.location === undefined ? {} : { location: last.location }),
    });
    this.failures = failures;
  }
}

export interface StageFailure {
  readonly stage: string;
  readonly error: Error;
}

/** Ctrl-C, or whoever called gave up. What had finished is in dvc.lock. */
export class InterruptedError extends PipelineError {
  readonly code = 'INTERRUPTED';

  constructor() {
    super('interrupted', {
      remedy: 'What had finished is kept: run `havn data repro` again to go on.',
    });
  }
}

/** The user said no to the question whether a stage should run. */
export class ReproductionAbortedError extends PipelineError {
  readonly code = 'PIPELINE_ABORTED';

  constructor() {
    super('reproduction aborted by the user');
  }
}

/** A command ended well and did not make what the stage promises. */
export class MissingOutputError extends PipelineError {
  readonly code = 'PIPELINE_OUTPUT_MISSING';

  constructor(stage: Stage, path: string) {
    super(
      `output '${path}' does not exist: the command of stage '${stage.addressing}' did not make it`,
      {
        location: { file: stage.file, ...(stage.line === undefined ? {} : { line: stage.line }) },
        remedy: `Let the command write it (paths start from ${stage.wdir}), or take it out of the stage's outs.`,
      },
    );
  }
}

/** Something that a stage needs is not there. */
export class MissingDependencyError extends PipelineError {
  readonly code = 'PIPELINE_DEPENDENCY_MISSING';

  constructor(stage: Stage, path: string) {
    super(`dependency '${path}' of stage '${stage.addressing}' does not exist`, {
      location: { file: stage.file, ...(stage.line === undefined ? {} : { line: stage.line }) },
      remedy: 'Check the spelling; if it is tracked, get it with `havn data pull`.',
    });
  }
}

/** An output cannot be kept as the stage says. */
export class OutputError extends PipelineError {
  readonly code = 'PIPELINE_OUTPUT';
}
