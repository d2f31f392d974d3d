import { HavnError, type SourceLocation } from '@havn/core';

/** A quoted field whose closing quote never comes; the line is where it was opened. */
export class UnclosedQuoteError extends HavnError {
  readonly code = 'UNCLOSED_QUOTE';
  constructor(location: SourceLocation) {
    super('the quote opened here is never closed', {
      location,
      remedy: 'Close the field with ", and write a quote inside a quoted field twice ("").',
    });
  }
}

/** Text between a closing quote and the next delimiter. */
export class MisplacedQuoteError extends HavnError {
  readonly code = 'MISPLACED_QUOTE';
  constructor(location: SourceLocation, found: string) {
    super(`${JSON.stringify(found)} follows a closing quote`, {
      location,
      remedy: 'Write a quote inside a quoted field twice ("").',
    });
  }
}

/** A row with more or fewer fields than the first. */
export class FieldCountError extends HavnError {
  readonly code = 'FIELD_COUNT';
  readonly expected: number;
  readonly given: number;
  constructor(expected: number, given: number, delimiter: string, location: SourceLocation) {
    const sign = delimiter === '\t' ? 'a tab' : JSON.stringify(delimiter);
    super(`${expected} fields expected, ${given} given`, {
      location,
      remedy: `Fields are separated by ${sign}; a field that contains it must stand in quotes ("…").`,
    });
    this.expected = expected;
    this.given = given;
  }
}

/** A record that is longer than any sensible one. */
export class RecordTooLongError extends HavnError {
  readonly code = 'RECORD_TOO_LONG';
  constructor(limit: number, location: SourceLocation) {
    super(`the record that begins here is longer than ${limit} characters`, {
      location,
      remedy: 'Check that its line ends and brackets are complete, or shorten the text.',
    });
  }
}

/** A line or element that is not JSON, or not an object. */
export class InvalidJsonRowError extends HavnError {
  readonly code = 'INVALID_JSON_ROW';
  constructor(reason: string, location: SourceLocation, cause?: unknown) {
    super(`this is not a JSON object (${reason})`, {
      location,
      remedy: 'Each row is one object, such as {"text": "…", "label": "…"}.',
      cause,
    });
  }
}

/** A row without a label. */
export class MissingLabelError extends HavnError {
  readonly code = 'MISSING_LABEL';
  constructor(column: string, location: SourceLocation) {
    super(`the label (${column}) is empty`, {
      location,
      remedy: 'Fill the label in or remove the row.',
    });
  }
}

/** A row whose text is absent (a JSON row without its key), or no text. */
export class MissingTextError extends HavnError {
  readonly code = 'MISSING_TEXT';
  constructor(column: string, location: SourceLocation) {
    super(`there is no text (${column}) in this row`, {
      location,
      remedy: 'Fill the text in (it may be "") or remove the row.',
    });
  }
}

/** A label that is no number where numbers are predicted. */
export class InvalidTargetError extends HavnError {
  readonly code = 'INVALID_TARGET';
  readonly value: string;
  constructor(value: string, expected: string, location: SourceLocation) {
    super(`the label ${JSON.stringify(value)} is not ${expected}`, {
      location,
      remedy: 'Correct the value, or choose another label column or problem.',
    });
    this.value = value;
  }
}
