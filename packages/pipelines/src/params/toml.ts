import { parse, TomlDate, TomlError, type TomlValue } from 'smol-toml';
import { FileSyntaxError } from '../errors.ts';
import { PyDate, type PyDict, type PyValue } from '../value/values.ts';

/** Throws FileSyntaxError with the line. */
export function parseToml(text: string, file: string): PyDict {
  try {
    return convertTable(parse(text, { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new FileSyntaxError(`'${file}' is no valid TOML: ${error.message.split('\n')[0]}`, {
      location: { file, line: error.line, column: error.column },
    });
  }
}

function convertTable(table: Readonly<Record<string, TomlValue>>): PyDict {
  return new Map(Object.entries(table).map(([key, value]) => [key, convert(value)]));
}

function convert(value: TomlValue): PyValue {
  if (value instanceof TomlDate) {
    return new PyDate(value.isDate() ? 'date' : 'datetime', value.toISOString());
  }
  if (Array.isArray(value)) return value.map(convert);
  return typeof value === 'object' ? convertTable(value) : value;
}
