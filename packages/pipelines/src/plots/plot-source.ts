import { extname, resolve } from 'node:path';
import type { Version } from '../compare/revisions.ts';
import { MissingFileError } from '../errors.ts';
import { isDict, isTruthy, type PyDict, type PyValue } from '../value/values.ts';
import { readContent } from './read-content.ts';

const IMAGES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
};

/** `image/png` …; undefined for what is no image. */
export function imageType(file: string): string | undefined {
  return IMAGES[extname(file).toLowerCase()];
}

/** The files of a plot: those of its axes, or the one that it is named after. */
export function sourceFiles(name: string, props: PyDict): readonly string[] {
  const [x, y] = [props.get('x'), props.get('y')];
  const files = isDict(y) ? [...y.keys()].map(String) : [name];
  const first = isDict(x) ? [...x.keys()].slice(0, 1).map(String) : [];
  return [...new Set([...files, ...first])];
}

interface Sources {
  /** What each file holds; those without rows are left out. */
  readonly contents: ReadonlyMap<string, PyValue>;
  readonly errors: readonly { readonly file: string; readonly error: Error }[];
}

/** What the files of a plot hold in a version; one that cannot be read hides no other. */
export function readSources(
  files: readonly string[],
  { project, tree }: Version,
  header: PyValue | undefined,
): Sources {
  const contents = new Map<string, PyValue>();
  const errors: { file: string; error: Error }[] = [];
  for (const file of files) {
    try {
      const path = resolve(file);
      const text = tree.readText(path);
      if (text === undefined) throw new MissingFileError(file);
      const out = project.stages.flatMap(({ outs }) => outs).find(({ fsPath }) => fsPath === path);
      const own = out && isDict(out.plot) ? out.plot.get('header') : undefined;
      const content = readContent(text, file, (header ?? own) !== false);
      if (isTruthy(content)) contents.set(file, content);
    } catch (error) {
      errors.push({ file, error: error as Error });
    }
  }
  return { contents, errors };
}
