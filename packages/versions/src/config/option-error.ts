import { HavnError, type SourceLocation } from '@havn/core';

/** An option that DVC does not know, or a value that it does not take. */
export class ConfigOptionError extends HavnError {
  readonly code = 'CONFIG_OPTION';
  override readonly exitCode = 2;
  readonly problem: string;
  constructor(problem: string, remedy: string, location?: SourceLocation) {
    super(`config file error: ${problem}`, { remedy, ...(location && { location }) });
    this.problem = problem;
  }
}
