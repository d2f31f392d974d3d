import { HavnError, UsageError } from '@havn/core';

/** The file of triggers, or something in it, is not as it must be. */
export class TriggersFileError extends HavnError {
  readonly code = 'TRIGGERS_FILE';
  constructor(file: string, message: string, remedy?: string, cause?: unknown) {
    super(message, { location: { file }, ...(remedy && { remedy }), cause });
  }
}

/** A trigger that was given on the command line cannot be. */
export class TriggerInvalidError extends UsageError {
  override readonly code = 'TRIGGER_INVALID';
}
