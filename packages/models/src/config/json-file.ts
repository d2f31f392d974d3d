import { readFile } from 'node:fs/promises';
import { ModelConfigError } from './errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a JSON object, or `undefined` where there is no such file; throws `ModelConfigError`. */
export async function readJsonObject(file: string): Promise<JsonObject | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ModelConfigError(file, `the file cannot be read (${code})`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ModelConfigError(file, `the file is not JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
  if (!isJsonObject(value)) throw new ModelConfigError(file, 'the file is not a JSON object');
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
