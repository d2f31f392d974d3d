/** Where in a user's file a mistake stands; lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface HavnErrorDetails {
  /** What the reader can do about it, as a sentence. */
  readonly remedy?: string;
  readonly location?: SourceLocation;
  readonly cause?: unknown;
}

/**
 * The base of every failure that a user can cause. A subclass is one failure: it fixes the stable
 * `code` and words the message around the offending value.
 */
export abstract class HavnError extends Error {
  /** Stable, upper snake case: scripts may test for it. */
  abstract readonly code: string;
  /** 1: it failed; 2: the call itself was wrong (usage). */
  readonly exitCode: 1 | 2 = 1;
  readonly remedy: string | undefined;
  readonly location: SourceLocation | undefined;

  constructor(message: string, details: HavnErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.remedy = details.remedy;
    this.location = details.location;
  }
}

/** A call that was wrong in itself: an unknown option, a value out of range. Exit code 2. */
export class UsageError extends HavnError {
  readonly code: string = 'USAGE';
  override readonly exitCode = 2;
}

/** `file:line:column`, as editors and terminals make it clickable. */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** An error as a person reads it: place, message, remedy, code; no stack trace. */
export function formatError(error: unknown): string {
  if (!(error instanceof HavnError)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const place = error.location ? `${formatLocation(error.location)}: ` : '';
  const remedy = error.remedy ? `\n  ${error.remedy}` : '';
  return `error: ${place}${error.message} [${error.code}]${remedy}`;
}
