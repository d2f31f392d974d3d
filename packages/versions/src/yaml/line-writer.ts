import { yamlEscape } from '@havn/core';
import { isBreak, isPrintable } from './scalar-style.ts';

const WIDTH = 80;

/**
 * The text of a YAML file while it is written, with the state that decides where ruamel.yaml breaks
 * a line: lines are folded at 80 columns, and what is folded depends on where it began.
 */
export class LineWriter {
  indent = 0;
  private readonly parts: string[] = [];
  private column = 0;
  private whitespace = true;
  /** True while a line holds nothing but indentation and indicators. */
  indention = true;

  get text(): string {
    return this.parts.join('');
  }

  indicator(text: string, spaceBefore: boolean, keepsIndention = false): void {
    this.put(this.whitespace || !spaceBefore ? text : ` ${text}`);
    this.whitespace = false;
    this.indention = this.indention && keepsIndention;
  }

  newLine(): void {
    this.parts.push('\n');
    this.column = 0;
    this.whitespace = true;
    this.indention = true;
  }

  /** Goes to the column of the indent, on a new line where this one is past it. */
  toIndent(): void {
    const { column, indent } = this;
    if (!this.indention || column > indent || (column === indent && !this.whitespace))
      this.newLine();
    if (this.column < indent) {
      this.put(' '.repeat(indent - this.column));
      this.whitespace = true;
    }
  }

  plain(text: string, split: boolean): void {
    if (text === '') return;
    if (!this.whitespace) this.put(' ');
    this.whitespace = false;
    this.indention = false;
    for (const [run] of text.matchAll(/ +|[^ ]+/g)) {
      const length = [...run].length;
      if (run.startsWith(' ')) {
        if (length === 1 && this.column >= WIDTH && split) this.foldedLine();
        else this.put(run);
        continue;
      }
      if (length + this.column > WIDTH && this.column > this.indent) this.toIndent();
      this.put(run);
      this.whitespace = false;
      this.indention = false;
    }
  }

  single(text: string, split: boolean): void {
    this.indicator("'", true);
    let at = 0;
    for (const [run] of text.matchAll(/ +|[\n\x85\u2028\u2029]+|'|[^ '\n\x85\u2028\u2029]+/g)) {
      if (run === "'") this.put("''");
      else if (run.startsWith(' ')) {
        const inside = at !== 0 && at + run.length !== text.length;
        if (run.length === 1 && this.column > WIDTH && split && inside) this.toIndent();
        else this.put(run);
      } else if (isBreak(run[0] ?? '')) this.breaks(run);
      else this.put(run);
      at += run.length;
    }
    this.indicator("'", false);
  }

  double(text: string, split: boolean): void {
    this.indicator('"', true);
    const chars = [...text];
    let start = 0;
    for (let end = 0; end <= chars.length; end++) {
      const char = chars[end];
      if (char === undefined || needsEscape(char)) {
        this.put(chars.slice(start, end).join(''));
        start = end;
        if (char !== undefined) {
          this.put(yamlEscape(char));
          start = end + 1;
        }
      }
      const may = end > 0 && end < chars.length - 1 && (char === ' ' || start >= end);
      if (!may || !split || this.column + (end - start) <= WIDTH) continue;
      start = this.foldDouble(chars, start, end);
    }
    this.indicator('"', false);
  }

  /** A line break inside double quotes; a backslash keeps the reader from adding a space. */
  private foldDouble(chars: readonly string[], start: number, end: number): number {
    const backslash = needsBackslash(chars, start, end);
    this.put(chars.slice(start, end).join('') + (backslash ? '\\' : ''));
    let next = Math.max(start, end);
    this.foldedLine();
    if (chars[next] === ' ') {
      if (!backslash) next++;
      this.put(backslash ? '\\' : '');
    }
    return next;
  }

  private foldedLine(): void {
    this.toIndent();
    this.whitespace = false;
    this.indention = false;
  }

  private breaks(run: string): void {
    if (run.startsWith('\n')) this.newLine();
    for (const char of run) {
      if (char === '\n') this.newLine();
      else this.parts.push(char);
    }
    this.toIndent();
  }

  private put(text: string): void {
    this.parts.push(text);
    this.column += [...text].length;
  }
}

function needsEscape(char: string): boolean {
  return '"\\\x85\u2028\u2029\ufeff\n'.includes(char) || !isPrintable(char);
}

function needsBackslash(chars: readonly string[], start: number, end: number): boolean {
  let space = chars.indexOf(' ', end);
  if (space === -1) return true;
  const newline = chars.indexOf('\n', end);
  if (newline !== -1 && newline < space) space = newline;
  const after = chars[space + 1];
  if (after === undefined) return true;
  if (chars[space] === '\n' && after !== ' ') return true;
  const between = chars.slice(end, space);
  const doubleSpace = chars[end - 1] === ' ' && chars[end] === ' ';
  return (
    between.includes('"') ||
    between.includes("'") ||
    after === ' ' ||
    after === '\n' ||
    doubleSpace ||
    start === end
  );
}
