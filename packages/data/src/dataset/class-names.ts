import { readFile } from 'node:fs/promises';
import { ClassNamesError } from '../errors/column-errors.ts';
import { DataNotFoundError } from '../errors/file-errors.ts';
import { localPath } from '../folder/local-path.ts';

/** The names in a file: a JSON array of strings, or one name a line. */
export async function readClassNames(file: string): Promise<readonly string[]> {
  const content = await readFile(await localPath(file), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new DataNotFoundError(file, error) : error;
    },
  );
  const text = content.replace(/^\ufeff/, '');
  const names: unknown = text.trimStart().startsWith('[')
    ? parseArray(file, text)
    : splitLines(text);
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw new ClassNamesError(file, 'the file is not a list of strings');
  }
  if (new Set(names).size < names.length) throw new ClassNamesError(file, 'a name occurs twice');
  return names;
}

/**
 * The names of the given labels, in their order. Labels that are names already stay; whole numbers
 * count from 1 if none is 0 and the last name's number occurs, else from 0. Throws `ClassNamesError`.
 */
export function nameLabels(
  labels: readonly string[],
  names: readonly string[],
  file: string,
): string[] {
  if (labels.every((label) => names.includes(label))) return [...labels];
  const first = firstNumber(labels, names.length);
  return labels.map((label) => {
    const name = /^\d+$/.test(label) ? names[Number(label) - first] : undefined;
    if (name !== undefined) return name;
    throw new ClassNamesError(file, `there is no name for the label ${JSON.stringify(label)}`);
  });
}

/** 1 if the class numbers run from 1 to the number of names, else 0. */
function firstNumber(labels: readonly string[], count: number): 0 | 1 {
  return labels.includes(String(count)) && !labels.includes('0') ? 1 : 0;
}

function splitLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function parseArray(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ClassNamesError(file, (error as Error).message);
  }
}
