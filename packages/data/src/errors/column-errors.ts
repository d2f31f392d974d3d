import { HavnError } from '@havn/core';

/** A column was asked for by a name or position that the file does not have. */
export class UnknownColumnError extends HavnError {
  readonly code = 'UNKNOWN_COLUMN';
  override readonly exitCode = 2;
  constructor(file: string, column: string, columns: readonly string[], like?: string) {
    const hint = like === undefined ? '' : ` Did you mean ${JSON.stringify(like)}?`;
    super(`there is no column ${JSON.stringify(column)}.${hint}`, {
      location: { file },
      remedy: `Columns: ${columns.map((name) => JSON.stringify(name)).join(', ')}. A position (from 0) works too; "a+b" joins columns.`,
    });
  }
}

/** No column could be taken for the text or the label. */
export class ColumnNotGuessedError extends HavnError {
  readonly code = 'COLUMN_NOT_GUESSED';
  override readonly exitCode = 2;
  constructor(file: string, role: 'text' | 'label', columns: readonly string[]) {
    super(`which column holds the ${role} is not clear`, {
      location: { file },
      remedy: `Name it with data.${role}=COLUMN (--${role} COLUMN): ${columns.map((name) => JSON.stringify(name)).join(', ')}.`,
    });
  }
}

/** The training rows all have the same label. */
export class OneClassError extends HavnError {
  readonly code = 'ONE_CLASS';
  constructor(file: string, label: string) {
    super(`every row has the label ${JSON.stringify(label)}`, {
      location: { file },
      remedy:
        'A classifier needs at least two labels: add rows of another, or name the right label column.',
    });
  }
}

/** The label column has nearly as many values as rows. */
export class LabelLooksLikeTextError extends HavnError {
  readonly code = 'LABEL_LOOKS_LIKE_TEXT';
  override readonly exitCode = 2;
  constructor(file: string, column: string, distinct: number, rows: number) {
    super(`the column ${JSON.stringify(column)} has ${distinct} labels in ${rows} rows`, {
      location: { file },
      remedy:
        'It looks like a text or an id: name the label column, or set the problem to regression for numbers.',
    });
  }
}

/** A list of class names that does not fit the labels. */
export class ClassNamesError extends HavnError {
  readonly code = 'CLASS_NAMES';
  override readonly exitCode = 2;
  constructor(file: string, reason: string) {
    super(`the class names do not fit the labels: ${reason}`, {
      location: { file },
      remedy: 'Give one name a class, in the order of the class numbers (which start at 0 or 1).',
    });
  }
}

/** A share, limit or other number that makes no sense. */
export class DataOptionError extends HavnError {
  readonly code = 'DATA_OPTION';
  override readonly exitCode = 2;
  constructor(option: string, value: unknown, expected: string) {
    super(`data.${option}=${String(value)} is not ${expected}`, {
      remedy: `Give ${expected}.`,
    });
  }
}
