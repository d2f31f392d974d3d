import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeWhole } from '../durable/write-whole.ts';
import { MetafileError, MissingMetafileError } from '../errors.ts';
import { type Plain, pythonJson } from '../python/json.ts';
import { readYaml } from '../yaml/read.ts';
import { updateYaml } from '../yaml/update.ts';
import { isMap, writeYaml, type YamlMap, type YamlValue } from '../yaml/write.ts';
import { type DependencyEntry, type DvcFile, dumpDvcFile, type OutputEntry } from './entries.ts';
import { parseSimple } from './parse-simple.ts';

/** Reads a `.dvc` file; throws `MissingMetafileError` or `MetafileError`. */
export function readDvcFile(path: string): DvcFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new MissingMetafileError(path);
    throw error;
  }
  return parseDvcFile(path, text);
}

/** The same from a text, as Git keeps it of an older revision. */
export function parseDvcFile(path: string, text: string): DvcFile {
  const value = parseSimple(text) ?? readYaml(text, path);
  if (!isMap(value)) throw new MetafileError('a mapping is expected', { file: path, line: 1 });
  const known = new Set([
    ...['desc', 'md5', 'cmd', 'wdir', 'frozen', 'locked', 'deps', 'outs', 'always_changed', 'meta'],
  ]);
  const wrong = Object.keys(value).find((key) => !known.has(key));
  if (wrong !== undefined) {
    throw new MetafileError(`extra keys not allowed: '${wrong}'`, locate(path, text, wrong));
  }
  const { desc, md5, cmd, wdir, frozen, locked, always_changed, meta } = value;
  return {
    path,
    text,
    ...({ desc, md5, cmd, wdir, always_changed, meta } as Partial<DvcFile>),
    frozen: frozen === true || locked === true || undefined,
    deps: entries(value.deps, 'deps', path, text) as DependencyEntry[],
    outs: entries(value.outs, 'outs', path, text),
  };
}

function entries(value: YamlValue, key: string, path: string, text: string): OutputEntry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    throw new MetafileError(`expected a list in '${key}'`, locate(path, text, key));
  }
  return value.map((item: YamlValue) => {
    if (!isMap(item) || typeof item.path !== 'string') {
      throw new MetafileError(`an entry of '${key}' has no path`, locate(path, text, key));
    }
    const { md5 } = item;
    return { ...item, md5: md5 ? String(md5).toLowerCase() : undefined } as unknown as OutputEntry;
  });
}

function locate(file: string, text: string, key: string) {
  const line = text.split('\n').findIndex((row) => row.trimStart().startsWith(`${key}:`));
  return line === -1 ? { file } : { file, line: line + 1 };
}

/** Writes a `.dvc` file as DVC does; it appears whole or not at all. Comments of its text stay. */
export function writeDvcFile(file: DvcFile): void {
  const content = dvcFileText(file);
  if (content === file.text) return;
  writeWhole(file.path, content);
}

function dvcFileText(file: DvcFile): string {
  const value = dumpDvcFile(file);
  return file.text === undefined ? writeYaml(value) : updateYaml(file.text, value, file.path);
}

const NOT_HASHED = new Set([
  ...['desc', 'type', 'labels', 'meta', 'locked', 'frozen', 'metric', 'persist'],
  ...['isexec', 'size', 'nfiles'],
]);

/** The `md5` that an import's `.dvc` file carries: of everything in it that has a meaning. */
export function stageMd5(file: DvcFile): string {
  const { md5, meta, desc, ...rest } = dumpDvcFile(file);
  return createHash('md5')
    .update(pythonJson(withoutNames(rest) as Plain))
    .digest('hex');
}

function withoutNames(value: YamlValue): YamlValue {
  if (Array.isArray(value)) return value.map(withoutNames);
  if (!isMap(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, item]) => item !== undefined && !NOT_HASHED.has(key),
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNames(item)])) as YamlMap;
}
