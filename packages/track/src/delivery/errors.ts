import { HavnError } from '@havn/core';

/** A command did not end well. */
export class CommandFailedError extends HavnError {
  readonly code = 'COMMAND_FAILED';
  /** What it printed. */
  readonly answer: string;
  constructor(message: string, answer: string, remedy?: string) {
    super(message, { ...(remedy && { remedy }) });
    this.answer = answer;
  }
}

/** A server did not take what was sent. */
export class NotTakenError extends HavnError {
  readonly code = 'NOT_TAKEN';
  readonly answer: string;
  /** Whether trying again could help. */
  readonly forGood: boolean;
  constructor(
    message: string,
    details: {
      readonly answer?: string;
      readonly remedy?: string;
      readonly forGood?: boolean;
    } = {},
  ) {
    super(message, { ...(details.remedy && { remedy: details.remedy }) });
    this.answer = details.answer ?? '';
    this.forGood = details.forGood ?? false;
  }
}
