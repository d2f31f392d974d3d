import { yamlEscape } from '@havn/core';

/** The width past which PyYAML starts a new line at a space. */
const WIDTH = 80;
const BREAKS = '\n\x85\u2028\u2029';

export interface ScalarPlace {
  /** Where the scalar starts on its line. */
  readonly column: number;
  /** How far continuation lines are indented. */
  readonly indent: number;
  /** False for keys: they stay on one line. */
  readonly split: boolean;
}

/** A plain scalar: a long one is folded at single spaces. */
export function writePlain(text: string, { column, indent, split }: ScalarPlace): string {
  return foldSpaces(text, { column, indent, split }, false);
}

/** `'…'`: quotes doubled, line breaks doubled, long ones folded. */
export function writeSingleQuoted(text: string, place: ScalarPlace): string {
  const start = { ...place, column: place.column + 1 };
  return `'${foldSpaces(text, start, true)}'`;
}

function foldSpaces(text: string, place: ScalarPlace, quoted: boolean): string {
  const chars = [...text];
  let { column } = place;
  let out = '';
  const newLine = `\n${' '.repeat(place.indent)}`;
  for (const { kind, run, start } of runs(chars)) {
    const end = start + run.length;
    if (kind === 'space') {
      const inside = !quoted || (start !== 0 && end !== chars.length);
      if (run.length === 1 && column > WIDTH && place.split && inside) {
        out += newLine;
        column = place.indent;
      } else {
        out += run.join('');
        column += run.length;
      }
    } else if (kind === 'break') {
      // One more break, for a reader folds a single one into a space.
      out += `${run[0] === '\n' ? '\n' : ''}${run.join('')}${' '.repeat(place.indent)}`;
      column = place.indent;
    } else {
      const written = quoted ? run.join('').replaceAll("'", "''") : run.join('');
      out += written;
      column += [...written].length;
    }
  }
  return out;
}

interface Run {
  readonly kind: 'space' | 'break' | 'text';
  readonly run: readonly string[];
  readonly start: number;
}

function runs(chars: readonly string[]): Run[] {
  const out: { kind: Run['kind']; run: string[]; start: number }[] = [];
  for (const [index, char] of chars.entries()) {
    const kind = char === ' ' ? 'space' : BREAKS.includes(char) ? 'break' : 'text';
    const last = out.at(-1);
    if (last?.kind === kind) last.run.push(char);
    else out.push({ kind, run: [char], start: index });
  }
  return out;
}

/** `"…"` with escapes; a long one is broken with a backslash. */
export function writeDoubleQuoted(text: string, place: ScalarPlace): string {
  const chars = [...text];
  let column = place.column + 1;
  let out = '"';
  let [start, end] = [0, 0];
  while (end <= chars.length) {
    const char = chars[end];
    if (char === undefined || !isLiteral(char)) {
      if (start < end) {
        out += chars.slice(start, end).join('');
        column += end - start;
        start = end;
      }
      if (char !== undefined) {
        const code = yamlEscape(char);
        out += code;
        column += code.length;
        start = end + 1;
      }
    }
    const breakable = 0 < end && end < chars.length - 1 && (char === ' ' || start >= end);
    if (breakable && column + (end - start) > WIDTH && place.split) {
      out += `${chars.slice(start, end).join('')}\\\n${' '.repeat(place.indent)}`;
      column = place.indent;
      if (start < end) start = end;
      if (chars[start] === ' ') {
        out += '\\';
        column++;
      }
    }
    end++;
  }
  return `${out}"`;
}

function isLiteral(char: string): boolean {
  if ('"\\\x85\u2028\u2029\ufeff'.includes(char)) return false;
  const code = char.codePointAt(0) ?? 0;
  return (
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd)
  );
}
