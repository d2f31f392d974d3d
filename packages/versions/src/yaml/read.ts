import { createRequire } from 'node:module';
import type * as YamlLibrary from 'yaml';
import { MetafileError } from '../errors.ts';
import { Float } from './float.ts';
import type { YamlValue } from './write.ts';

/** Loaded at first use: most files are read without it. */
export function yamlLibrary(): typeof YamlLibrary {
  return createRequire(import.meta.url)('yaml') as typeof YamlLibrary;
}

/** Reads YAML as DVC does (YAML 1.2); `1.0` becomes a `Float`, an empty text `{}`. */
export function readYaml(text: string, file: string): YamlValue {
  const value = parseDocument(text, file).contents;
  return value === null ? {} : plainOf(value as YamlLibrary.Node, file);
}

export function parseDocument(text: string, file: string): YamlLibrary.Document {
  const { LineCounter, parseDocument: parse } = yamlLibrary();
  const lineCounter = new LineCounter();
  const document = parse(text, { lineCounter, version: '1.2', uniqueKeys: true });
  const [error] = document.errors;
  if (error) throw syntaxError(text, file, error);
  return document as YamlLibrary.Document;
}

/** The marks that Git leaves in a file whose merge is not finished. */
const CONFLICT = /^[<=>]{7}(?: |$)/m;

function syntaxError(text: string, file: string, error: YamlLibrary.YAMLParseError): MetafileError {
  const conflict = CONFLICT.exec(text);
  if (conflict) {
    const line = text.slice(0, conflict.index).split('\n').length;
    const remedy =
      'Finish the merge: keep one side and remove the marks, or git checkout --ours FILE.';
    return new MetafileError(
      'a merge conflict of Git is left in it',
      { file, line },
      error,
      remedy,
    );
  }
  const start = error.linePos?.[0];
  const place = { file, ...(start && { line: start.line, column: start.col }) };
  const problem = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
  return new MetafileError(problem, place, error);
}

/** The value of a node; a list where it is one. */
export function plainOf(node: YamlLibrary.Node | null, file: string): YamlValue {
  const { isAlias, isMap, isScalar, isSeq } = yamlLibrary();
  if (node === null) return null;
  if (isScalar(node)) return scalarOf(node.value, node.source);
  if (isSeq(node)) return node.items.map((item) => plainOf(item as YamlLibrary.Node, file));
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => [
      isScalar(key) ? String(key.value ?? '') : String(key),
      plainOf(value as YamlLibrary.Node | null, file),
    ]);
    return Object.fromEntries(entries);
  }
  if (isAlias(node))
    throw new MetafileError(`the alias *${node.source} cannot be used here`, { file });
  return null;
}

function scalarOf(value: unknown, source: string | undefined): YamlValue {
  if (typeof value === 'number') {
    const whole = source !== undefined && /^[-+]?(?:\d+|0x[\da-f]+|0o?[0-7]+)$/i.test(source);
    return whole || !Number.isInteger(value) ? value : new Float(value);
  }
  return value as YamlValue;
}
