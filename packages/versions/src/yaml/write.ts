import { pythonNumber } from '../python/json.ts';
import { Float } from './float.ts';
import { doubleQuotedEscape, scalarStyle } from './scalar.ts';

/** What YAML files of DVC hold; a key whose value is undefined is left out. */
export type YamlValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Float
  | readonly YamlValue[]
  | YamlMap;

export interface YamlMap {
  readonly [key: string]: YamlValue;
}

const WIDTH = 80;
const LONGEST_KEY = 128;

/**
 * The text that ruamel.yaml, and so DVC, writes for a tree: blocks, lists not indented, texts quoted
 * only where needed, lines folded at 80 columns.
 */
export function writeYaml(value: YamlMap): string {
  const writer = new Writer();
  if (entriesOf(value).length === 0) return '{}\n';
  writer.mapping(value, 0);
  return `${writer.text}\n`;
}

class Writer {
  text = '';
  #column = 0;

  mapping(map: YamlMap, indent: number): void {
    let first = true;
    for (const [key, value] of entriesOf(map)) {
      if (!first) this.#newLine(indent);
      first = false;
      const simple = key.length < LONGEST_KEY && !key.includes('\n');
      if (!simple) this.#write('? ');
      this.#scalar(key, indent + 2, simple);
      if (!simple) this.#newLine(indent);
      this.#write(':');
      this.#valueOf(value, indent);
    }
  }

  #valueOf(value: YamlValue, indent: number): void {
    if (isMap(value) && entriesOf(value).length > 0) {
      this.#newLine(indent + 2);
      this.mapping(value, indent + 2);
    } else if (isList(value) && value.length > 0) {
      this.#newLine(indent);
      this.#sequence(value, indent);
    } else {
      this.#leaf(value, indent + 2);
    }
  }

  #sequence(items: readonly YamlValue[], indent: number): void {
    items.forEach((item, i) => {
      if (i > 0) this.#newLine(indent);
      this.#write('-');
      if (isMap(item) && entriesOf(item).length > 0) {
        this.#write(' ');
        this.mapping(item, indent + 2);
      } else if (isList(item) && item.length > 0) {
        this.#write(' ');
        this.#sequence(item, indent + 2);
      } else {
        if (item === null) this.#write(' ');
        this.#leaf(item, indent + 2);
      }
    });
  }

  #leaf(value: YamlValue, indent: number): void {
    if (value === null || value === undefined) return;
    if (typeof value === 'string') {
      this.#write(' ');
      this.#scalar(value, indent, false);
    } else {
      this.#write(' ');
      this.#plain(leafText(value), indent, false);
    }
  }

  #scalar(text: string, indent: number, isKey: boolean): void {
    const style = scalarStyle(text, isKey);
    if (style === 'plain') this.#plain(text, indent, isKey);
    else if (style === 'single') this.#single(text, indent, isKey);
    else this.#double(text, indent, isKey);
  }

  /** Words are broken at single spaces once the line is full; a word that does not fit begins one. */
  #plain(text: string, indent: number, isKey: boolean): void {
    for (const part of text.split(/( +)/)) {
      if (part === '') continue;
      if (part.startsWith(' ')) {
        const fold = part === ' ' && this.#column >= WIDTH && !isKey;
        if (fold) this.#newLine(indent);
        else this.#write(part);
      } else {
        if (part.length + this.#column > WIDTH && this.#column > indent) this.#newLine(indent);
        this.#write(part);
      }
    }
  }

  #single(text: string, indent: number, isKey: boolean): void {
    this.#write("'");
    let rest = text.length;
    for (const part of text.split(/( +|\u0085+|\u2028+|\u2029+)/)) {
      const atEdge = rest === text.length || rest === part.length;
      rest -= part.length;
      const fold = part === ' ' && this.#column > WIDTH && !isKey && !atEdge;
      if (fold) this.#newLine(indent);
      else this.#write(part);
    }
    this.#write("'");
  }

  #double(text: string, indent: number, isKey: boolean): void {
    this.#write('"');
    const chars = [...text];
    let start = 0;
    for (let end = 0; end <= chars.length; end++) {
      const char = chars[end];
      const escaped = char === undefined ? undefined : doubleQuotedEscape(char);
      if (char === undefined || escaped !== undefined) {
        this.#write(chars.slice(start, end).join(''));
        start = end;
        if (escaped !== undefined) {
          this.#write(escaped);
          start = end + 1;
        }
      }
      const inside = end > 0 && end < chars.length - 1;
      const here = char === ' ' || start >= end;
      if (!inside || !here || isKey || this.#column + (end - start) <= WIDTH) continue;
      const run = chars.slice(start, end).join('');
      const backslash = needsBackslash(chars, start, end);
      this.#write(run + (backslash ? '\\' : ''));
      if (start < end) start = end;
      this.#newLine(indent);
      if (chars[start] === ' ') {
        if (!backslash) start++;
        else this.#write('\\');
      }
    }
    this.#write('"');
  }

  #write(text: string): void {
    this.text += text;
    this.#column += [...text].length;
  }

  #newLine(indent: number): void {
    this.text += `\n${' '.repeat(indent)}`;
    this.#column = indent;
  }
}

/** Whether the break would be read as a space that the text does not have there. */
function needsBackslash(chars: readonly string[], start: number, end: number): boolean {
  const space = chars.indexOf(' ', end);
  if (space === -1) return true;
  const lineBreak = chars.indexOf('\n', end);
  const at = lineBreak !== -1 && lineBreak < space ? lineBreak : space;
  if (chars[at] === '\n' && chars[at + 1] !== ' ') return true;
  const between = chars.slice(end, at);
  const next = chars[at + 1];
  if (between.includes('"') || between.includes("'")) return true;
  if (next === undefined || next === ' ' || next === '\n') return true;
  return (chars[end - 1] === ' ' && chars[end] === ' ') || start === end;
}

function leafText(value: Exclude<YamlValue, null | undefined | string>): string {
  if (isList(value)) return '[]';
  if (isMap(value)) return '{}';
  if (value instanceof Float) return floatText(value.toString());
  if (typeof value === 'number') return floatText(pythonNumber(value));
  return String(value);
}

function floatText(text: string): string {
  const special: Readonly<Record<string, string>> = {
    NaN: '.nan',
    Infinity: '.inf',
    '-Infinity': '-.inf',
  };
  return special[text] ?? text;
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

export function isMap(value: YamlValue): value is YamlMap {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Float);
}

function entriesOf(map: YamlMap): [string, YamlValue][] {
  return Object.entries(map).filter(([, value]) => value !== undefined);
}
