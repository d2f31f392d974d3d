import { extname } from 'node:path';
import { FileSyntaxError } from '../errors.ts';
import { JsonSyntaxError, parseJson } from '../value/parse-json.ts';
import { isTruthy, type PyValue } from '../value/values.ts';
import { readYaml } from '../yaml/read.ts';
import { parsePythonFile } from './python-file.ts';
import { parseToml } from './toml.ts';

/**
 * The values of a params or metrics file: JSON, TOML and Python literals by the ending of its name,
 * YAML otherwise. Throws FileSyntaxError with the line.
 */
export function parseDataFile(text: string, file: string): PyValue {
  const extension = extname(file).toLowerCase();
  if (extension === '.json') return readJson(text, file);
  if (extension === '.toml') return parseToml(text, file);
  if (extension === '.py') return parsePythonFile(text, file);
  return readYaml(text, file).value;
}

function readJson(text: string, file: string): PyValue {
  try {
    const value = parseJson(text);
    return isTruthy(value) ? value : new Map();
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const before = text.slice(0, error.at).split('\n');
    throw new FileSyntaxError(`'${file}' is no valid JSON: ${error.message}`, {
      location: { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    });
  }
}
