import { type Document, isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { FileSyntaxError } from '../errors.ts';
import { isTruthy, type PyScalar, type PyValue } from '../value/values.ts';
import { NodeError, NodeReader } from './node-reader.ts';

export type KeyPath = readonly (PyScalar | number)[];

/** A YAML file that was read, and where its parts stand. */
export interface YamlFile {
  readonly file: string;
  readonly value: PyValue;
  /** The line of the deepest part of `path` that the file has; counts from 1. */
  lineOf(path: KeyPath): number | undefined;
}

/** The marks that Git leaves in a file whose merge is not finished. */
const CONFLICT = /^([<=>]{7})( .*)?$/m;

const FINISH = 'Finish the merge: choose a side and remove the marks.';
const SPACES = 'Indent with spaces: YAML takes no tabs there.';
const CORRECT = 'Correct that line; a text with ": ", "#" or a quote in it is written in quotes.';

/**
 * Reads YAML 1.2 as DVC does (ruamel's safe loader): what is empty or false is an empty mapping.
 * Throws FileSyntaxError with the line, for duplicate keys and merge conflicts too.
 */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parse(text.replace(/\r\n?/g, '\n'), file, lines);
  try {
    const value = new NodeReader().read(document.contents);
    const kept = isTruthy(value) ? value : new Map<PyScalar, PyValue>();
    return { file, value: kept, lineOf: (path) => lineOf(document, lines, path) };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    const line = lineOfNode(error.node, lines);
    throw new FileSyntaxError(`'${file}' is invalid: ${error.message}`, {
      location: { file, ...(line === undefined ? {} : { line }) },
    });
  }
}

function parse(text: string, file: string, lineCounter: LineCounter): Document {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter,
  });
  const error = document.errors[0];
  if (!error) return document;
  const conflict = CONFLICT.exec(text);
  const { line, col } = lineCounter.linePos(conflict?.index ?? error.pos[0]);
  throw new FileSyntaxError(
    conflict
      ? `'${file}' is invalid: it holds the marks of an unfinished merge`
      : `'${file}' is invalid: ${error.message}`,
    {
      location: { file, line, column: col },
      remedy: conflict ? FINISH : /[Tt]abs? /.test(error.message) ? SPACES : CORRECT,
    },
  );
}

function lineOf(document: Document, lines: LineCounter, path: KeyPath): number | undefined {
  let node: unknown = document.contents;
  let line: number | undefined;
  for (const step of path) {
    const place = child(node, step);
    if (!place) break;
    line = lineOfNode(place.at, lines) ?? line;
    node = place.value;
  }
  return line;
}

function child(
  node: unknown,
  step: PyScalar | number,
): { at: unknown; value: unknown } | undefined {
  if (isSeq(node) && typeof step === 'number') {
    const value = node.items[step];
    return value === undefined ? undefined : { at: value, value };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => {
    const key = (item.key as { value?: unknown } | null)?.value;
    return key !== undefined && String(key) === String(step);
  });
  return pair && { at: pair.key, value: pair.value };
}

function lineOfNode(node: unknown, lines: LineCounter): number | undefined {
  const start = (node as { range?: readonly number[] } | null | undefined)?.range?.[0];
  return start === undefined ? undefined : lines.linePos(start).line;
}
