import { formatLocation, type SourceLocation } from '@havn/core';
import { ConfigError } from '../errors.ts';
import type { PlainValue } from '../interpolation/context.ts';

/** One thing that a schema does not accept. */
export interface ConfigIssue {
  /** `train.learning_rate`. */
  readonly path: string;
  readonly value: PlainValue | undefined;
  readonly message: string;
  /** `Did you mean 'x'?`, where there is something to say. */
  readonly hint: string | undefined;
  /** Where it was written, unless an override set it or nothing did. */
  readonly location: SourceLocation | undefined;
  /** The override that set it. */
  readonly override: string | undefined;
}

/** Everything in a configuration that its schema refuses, at once. */
export class ConfigValidationError extends ConfigError {
  readonly code = 'CONFIG_INVALID';
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    const [first] = issues;
    const alone = issues.length === 1;
    const heading = `The configuration has ${issues.length} mistakes:`;
    const message =
      alone && first
        ? describe(first, false)
        : [heading, ...issues.map((issue) => `  - ${describe(issue, true)}`)].join('\n');
    super(message, {
      ...(alone && first?.location ? { location: first.location } : {}),
      ...(alone && first?.hint ? { remedy: first.hint } : {}),
    });
    this.issues = issues;
  }
}

function describe(issue: ConfigIssue, full: boolean): string {
  const from = issue.override === undefined ? '' : ` (from the override '${issue.override}')`;
  const text = `${issue.path === '' ? '' : `${issue.path}: `}${issue.message}${from}`;
  if (!full) return text;
  const place = issue.location ? ` at ${formatLocation(issue.location)}` : '';
  return `${text}${place}${issue.hint === undefined ? '' : `. ${issue.hint}`}`;
}
