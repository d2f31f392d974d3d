import type * as YamlLibrary from 'yaml';
import { parseDocument, yamlLibrary } from './read.ts';

/** A place in a tree: keys and the numbers of items. */
export type YamlPath = readonly (string | number)[];

/** A key or a scalar of a text; what comes behind it up to the next one belongs to it. */
interface Token {
  readonly path: YamlPath;
  /** Tells a key from its value. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** `{…}` or `[…]`. */
  readonly flow: boolean;
}

/** The comments behind a token: one beside it, and lines of their own with empty ones between. */
interface Comments {
  readonly beside: string | undefined;
  /** Where the comment beside it began in its line. */
  readonly column: number;
  readonly lines: readonly string[];
}

/** Whether a text has anything that a tree of values does not. */
export function hasComments(text: string): boolean {
  return /(?:^|\s)#|^[ \t]*\r?\n/m.test(text);
}

/**
 * `after` with the comments and empty lines of `before`, as ruamel.yaml keeps them for DVC: each
 * belongs to the key or scalar before it, stays where that stays, and goes with it. Those below a
 * path of `replaced` go, for what stands there is new. Both texts are in block style.
 */
export function keepComments(
  before: string,
  after: string,
  replaced: readonly YamlPath[],
  file: string,
): string {
  const text = `${before.replace(/\r\n?/g, '\n').replace(/\n$/, '')}\n`;
  const lines = after.split('\n');
  const places = new Map(tokensOf(after, file).map(({ id, end }) => [id, lineOf(after, end)]));
  const tokens = tokensOf(text, file);
  const head = text
    .slice(0, tokens[0]?.start ?? 0)
    .split('\n')
    .slice(0, -1);
  const inserted = new Map<number, string[]>();
  const placeOf = (token: Token) =>
    replaced.some((path) => isBelow(token, path)) ? undefined : places.get(token.id);
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    const { beside, column, lines: own } = commentsBehind(text, token.end, next?.start);
    const place = placeOf(token);
    if (beside !== undefined && place !== undefined) {
      lines[place] = padded(lines[place]!, column) + beside;
    }
    // Behind a collection in one line they belong to what follows.
    const isNext = token.flow && beside === undefined;
    const behind = !isNext ? place : next ? lineBefore(placeOf(next)) : lines.length - 2;
    if (behind !== undefined) inserted.set(behind, [...(inserted.get(behind) ?? []), ...own]);
  }
  const body = lines.flatMap((line, i) => [line, ...(inserted.get(i) ?? [])]);
  return [...head.filter(isComment), ...body].join('\n');
}

function isBelow({ path, id }: Token, above: YamlPath): boolean {
  const same = above.every((step, i) => path[i] === step);
  return same && (path.length > above.length || id === idOf(path, 'value'));
}

function lineBefore(place: number | undefined): number | undefined {
  return place === undefined ? undefined : place - 1;
}

function commentsBehind(text: string, from: number, to = text.length): Comments {
  const [rest = '', ...following] = text.slice(from, to).split('\n');
  const at = rest.search(/(?<=^|[\s:-])#/);
  const column = from - (text.lastIndexOf('\n', from - 1) + 1) + at;
  // The last piece stands before the next token, or is empty behind the last line break.
  const whole = following.slice(0, -1);
  return { beside: at === -1 ? undefined : rest.slice(at), column, lines: whole.filter(isComment) };
}

/** An empty line, or one with a comment alone. */
function isComment(line: string): boolean {
  return /^\s*(?:#.*)?$/.test(line);
}

/** At the column where it was, or right behind what has grown longer. */
function padded(line: string, column: number): string {
  return line.padEnd(Math.max(column, line.length + 1));
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length - 1;
}

function idOf(path: YamlPath, kind: 'key' | 'value'): string {
  return JSON.stringify([kind, ...path]);
}

/** The keys and scalars of a text, in order. */
function tokensOf(text: string, file: string): readonly Token[] {
  const { isCollection, isMap, isScalar, isSeq } = yamlLibrary();
  const tokens: Token[] = [];
  const add = (node: unknown, path: YamlPath, kind: 'key' | 'value') => {
    const [start, end] = (node as YamlLibrary.Node | null)?.range ?? [0, 0];
    if (end > start)
      tokens.push({ path, id: idOf(path, kind), start, end, flow: isCollection(node) });
  };
  const walk = (node: unknown, path: YamlPath): void => {
    if (isMap(node) && !node.flow) {
      for (const { key, value } of node.items) {
        const at = [...path, isScalar(key) ? String(key.value) : String(key)];
        add(key, at, 'key');
        walk(value, at);
      }
    } else if (isSeq(node) && !node.flow) {
      for (const [i, item] of node.items.entries()) walk(item, [...path, i]);
    } else add(node, path, 'value');
  };
  walk(parseDocument(text, file).contents, []);
  return tokens;
}
