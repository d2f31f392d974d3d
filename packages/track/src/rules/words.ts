import { posix } from 'node:path';
import { InvalidValueError } from '../errors.ts';

/** MLflow's sentence for a value that breaks a rule. */
export function invalidValue(path: string, value: unknown, reason?: string): InvalidValueError {
  const start = `Invalid value ${JSON.stringify(value)} for parameter '${path}' supplied`;
  return new InvalidValueError(reason === undefined ? `${start}.` : `${start}: ${reason}`);
}

export function missingValue(path: string): InvalidValueError {
  return new InvalidValueError(`Missing value for required parameter '${path}'.`);
}

function tooLong(what: string, limit: number): InvalidValueError {
  return new InvalidValueError(`'${what}' exceeds the maximum length of ${limit} characters`);
}

/** Characters as Python counts them: a surrogate pair is one. */
function characters(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xdc00) count -= 1;
  }
  return count;
}

/** MLflow shortens what is too long (`MLFLOW_TRUNCATE_LONG_VALUES`, on by default). */
export function shortened(value: string, limit: number): string {
  if (value.length <= limit || characters(value) <= limit) return value;
  return Array.from(value).slice(0, limit).join('');
}

export function checkLength(what: string, limit: number, value: string): void {
  if (value.length > limit && characters(value) > limit) throw tooLong(what, limit);
}

const NAME = /^[/\p{L}\p{N}_.\- :]*$/u;

/** Names of metrics, parameters and tags: they were file names once. */
export function checkName(path: string, name: string): void {
  if (!NAME.test(name)) {
    throw invalidValue(
      path,
      name,
      'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).',
    );
  }
  checkPath(path, name);
}

export function checkPath(path: string, name: string): void {
  const resolved = normalized(name);
  const leaves = resolved === '.' || resolved.startsWith('..') || resolved.startsWith('/');
  if (resolved !== name || leaves) {
    throw invalidValue(
      path,
      name,
      'Names may be treated as files in certain cases, and must not resolve to other names' +
        ` when treated as such. This name would resolve to '${resolved}'`,
    );
  }
}

/** As Python's `posixpath.normpath`, which leaves no slash at the end. */
function normalized(name: string): string {
  const path = posix.normalize(name);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
