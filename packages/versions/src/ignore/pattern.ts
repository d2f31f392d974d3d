/** One line of an ignore file, ready to match paths relative to the folder of that file. */
export interface IgnorePattern {
  readonly source: string;
  readonly negated: boolean;
  readonly folderOnly: boolean;
  readonly expression: RegExp;
}

/** Reads a line by the rules of gitignore(5); undefined for blank lines and comments. */
export function ignorePattern(line: string): IgnorePattern | undefined {
  let text = line.replace(/\r$/, '').replace(/(?<!\\) +$/, '');
  if (text === '' || text.startsWith('#')) return undefined;
  const negated = text.startsWith('!');
  if (negated) text = text.slice(1);
  const folderOnly = text.endsWith('/');
  if (folderOnly) text = text.slice(0, -1);
  if (text === '') return undefined;
  const anchored = text.includes('/');
  if (text.startsWith('/')) text = text.slice(1);
  const body = anchored ? globSource(text) : `(?:.*/)?${globSource(text)}`;
  return { source: line, negated, folderOnly, expression: new RegExp(`^${body}$`, 's') };
}

/** The regular expression of a glob: `**` spans folders, `*` and `?` do not. */
export function globSource(glob: string): string {
  let source = '';
  let i = 0;
  while (i < glob.length) {
    const char = glob[i]!;
    if (char === '*') {
      const stars = /^\*+/.exec(glob.slice(i))![0].length;
      const whole = (i === 0 || glob[i - 1] === '/') && stars > 1;
      const next = glob[i + stars];
      if (whole && next === '/') {
        source += '(?:.*/)?';
        i += stars + 1;
      } else if (whole && next === undefined) {
        source += '.+';
        i += stars;
      } else {
        source += '[^/]*';
        i += stars;
      }
    } else if (char === '?') {
      source += '[^/]';
      i++;
    } else if (char === '[') {
      const [set, length] = characterSet(glob.slice(i));
      source += set;
      i += length;
    } else if (char === '\\' && i + 1 < glob.length) {
      source += escapeChar(glob[i + 1]!);
      i += 2;
    } else {
      source += escapeChar(char);
      i++;
    }
  }
  return source;
}

function characterSet(text: string): [source: string, length: number] {
  const match = /^\[([!^]?)(\]?(?:\[:\w+:\]|[^\]\\]|\\.)*)\]/s.exec(text);
  if (!match) return ['\\[', 1];
  const body = match[2]!
    .replace(/\[:(\w+):\]/g, (_, name: string) => POSIX_SETS[name] ?? '')
    .replace(/[[\]^&]/g, '\\$&');
  const set = match[1] ? `[^/${body}]` : `(?!/)[${body}]`;
  return [set, match[0].length];
}

const POSIX_SETS: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\\s',
  xdigit: '0-9a-fA-F',
};

function escapeChar(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
