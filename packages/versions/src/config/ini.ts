import type { SourceLocation } from '@havn/core';
import { MetafileError } from '../errors.ts';

/** A configuration file's sections in file order; a value may be a list (`a, b`). */
export type IniSections = Map<string, Map<string, string | readonly string[]>>;

/**
 * Reads the dialect of ConfigObj that DVC's configuration is written in: `[section]`,
 * `['remote "name"']`, `key = value`, `#` comments, quotes, triple quotes, lists with commas.
 * Section and key names are folded to lower case, as DVC does.
 */
export function parseIni(text: string, file: string): IniSections {
  const sections: IniSections = new Map();
  let current = section(sections, '');
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.trim();
    if (line === '' || line.startsWith('#')) continue;
    const location = { file, line: i + 1 };
    const header = /^\[(.+)\]\s*(?:#.*)?$/.exec(line);
    if (header) {
      current = section(sections, unquote(header[1]!.trim()).toLowerCase());
      continue;
    }
    const pair = /^("[^"]*"|'[^']*'|[^=]+?)\s*=\s*(.*)$/.exec(line);
    if (!pair) throw unreadable(line, location);
    const fence = /^('''|""")/.exec(pair[2]!)?.[1];
    let value: string | readonly string[];
    if (fence) [value, i] = readFenced(lines, i, pair[2]!, fence, file);
    else value = readValue(pair[2]!);
    current.set(unquote(pair[1]!).toLowerCase(), value);
  }
  if (sections.get('')?.size === 0) sections.delete('');
  return sections;
}

function unreadable(line: string, location: SourceLocation): MetafileError {
  if (!/^[<=>]{7}/.test(line)) {
    return new MetafileError(`cannot read ${JSON.stringify(line)}`, location);
  }
  const remedy = 'Finish the merge: keep one side and remove the marks.';
  return new MetafileError('a merge conflict of Git is left in it', location, undefined, remedy);
}

function section(sections: IniSections, name: string) {
  const found = sections.get(name) ?? new Map<string, string | readonly string[]>();
  sections.set(name, found);
  return found;
}

function readFenced(
  lines: readonly string[],
  first: number,
  rest: string,
  fence: string,
  file: string,
): [string, number] {
  let text = rest.slice(3);
  let i = first;
  while (!text.includes(fence)) {
    i++;
    if (i >= lines.length) {
      throw new MetafileError(`${fence} has no end`, { file, line: first + 1 });
    }
    text += `\n${lines[i]}`;
  }
  return [text.slice(0, text.indexOf(fence)), i];
}

function readValue(text: string): string | readonly string[] {
  const parts: string[] = [];
  let rest = text;
  for (;;) {
    const match = /^\s*("[^"]*"|'[^']*'|[^,#]*)\s*(,?)/.exec(rest)!;
    const part = match[1]!.trim();
    rest = rest.slice(match[0].length);
    if (part !== '' || match[2] === '') parts.push(unquote(part));
    if (match[2] === '' || rest.trim() === '') {
      const list = match[2] === ',' || parts.length > 1;
      return list ? parts.filter((item, i) => item !== '' || i < parts.length - 1) : parts[0]!;
    }
  }
}

function unquote(text: string): string {
  const quote = text[0];
  const quoted = text.length >= 2 && (quote === '"' || quote === "'") && text.at(-1) === quote;
  return quoted ? text.slice(1, -1) : text;
}

/** Writes what `parseIni` reads, with ConfigObj's layout: keys of a section indented by four. */
export function formatIni(sections: IniSections): string {
  let text = '';
  for (const [name, values] of sections) {
    if (name !== '') text += `[${quoteName(name)}]\n`;
    for (const [key, value] of values) {
      text += `${name === '' ? '' : '    '}${quoteName(key)} = ${formatValue(value)}\n`;
    }
  }
  return text === '' ? '\n' : text;
}

function formatValue(value: string | readonly string[]): string {
  if (typeof value === 'string') return quoteValue(value, false);
  if (value.length === 0) return ',';
  if (value.length === 1) return `${quoteValue(value[0]!, true)},`;
  return value.map((item) => quoteValue(item, true)).join(', ');
}

function quoteName(name: string): string {
  return quoteValue(name, true);
}

/** As ConfigObj quotes: only what would otherwise be read as something else. */
function quoteValue(value: string, singleLine: boolean): string {
  if (value === '') return '""';
  const both = value.includes('"') && value.includes("'");
  if (!singleLine && (both || value.includes('\n'))) {
    return value.includes('"""') ? `'''${value}'''` : `"""${value}"""`;
  }
  const edge = /^[ \r\n\v\t'"]|[ \r\n\v\t'"]$/;
  if (!edge.test(value) && !/[,#]/.test(value)) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
