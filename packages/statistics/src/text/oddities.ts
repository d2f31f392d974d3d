import { clip } from './measure.ts';

/** Something about texts that is seldom meant. */
export interface OddityKind {
  readonly code: string;
  /** For people: "texts with …". */
  readonly name: string;
  readonly pattern: RegExp;
}

/** In the order of how much they hurt. */
const KINDS: readonly OddityKind[] = [
  { code: 'replacement-character', name: 'U+FFFD where bytes were no text', pattern: /\ufffd/ },
  {
    code: 'mojibake',
    name: 'UTF-8 that was read as Windows-1252 (Ã©, â€™)',
    pattern:
      /[ÃÂ][\u0080-\u00bf]|â€[\u0080-\u00bf\u0153\u0161\u02dc\u201a-\u203a\u20ac\u2122]|ï»¿|ðŸ/,
  },
  {
    code: 'control-character',
    name: 'control characters',
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    pattern: /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/,
  },
  { code: 'lone-surrogate', name: 'half a character (lone surrogate)', pattern: /\p{Cs}/u },
  { code: 'private-use', name: 'characters of private use', pattern: /\p{Co}/u },
  { code: 'unassigned', name: 'code points that Unicode has not given out', pattern: /\p{Cn}/u },
  {
    code: 'direction-control',
    name: 'invisible marks that turn the direction of text',
    pattern: /[\u202a-\u202e\u2066-\u2069]/,
  },
  {
    code: 'zero-width',
    name: 'invisible characters (zero-width space, soft hyphen, byte order mark)',
    pattern: /[\u00ad\u180e\u200b\u2060\ufeff]/,
  },
  {
    code: 'odd-space',
    name: 'spaces other than the usual one',
    pattern: /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]/,
  },
  {
    code: 'html-entity',
    name: 'HTML entities (&amp;)',
    pattern: /&(?:#\d{2,6}|#x[\da-f]{2,6}|[a-z]{2,8}\d?);/i,
  },
  {
    code: 'html-tag',
    name: 'HTML tags',
    pattern: /<\/?(?:a|b|br|div|em|h\d|i|img|li|p|span|strong|table|td|tr|u|ul)(?:\s[^<>]*)?\/?>/i,
  },
  {
    code: 'escaped-line-break',
    name: 'a written-out line break (\\n)',
    pattern: /\\[nrt](?![a-z])/,
  },
];

const NOT_COMPOSED: Pick<OddityKind, 'code' | 'name'> = {
  code: 'not-composed',
  name: 'letters and accents apart (not NFC)',
};
const OUTER_SPACE: Pick<OddityKind, 'code' | 'name'> = {
  code: 'outer-space',
  name: 'white space at the beginning or end',
};

/** Printable ASCII in which nothing above can stand. */
const PLAIN = /^[\x20-\x25\x27-\x3b\x3d-\x5b\x5d-\x7e\n\r\t]*$/;

export interface OddityPlace {
  readonly file: string;
  readonly line: number;
  /** What was found, as U+ numbers where it cannot be seen. */
  readonly found: string;
  readonly text: string;
}

export interface Oddity {
  readonly code: string;
  readonly name: string;
  readonly rows: number;
  readonly examples: readonly OddityPlace[];
}

const EXAMPLES = 3;

/** Counts texts with odd characters and keeps the first of each kind. */
export class OddityCounter {
  readonly #found = new Map<string, { name: string; rows: number; examples: OddityPlace[] }>();

  add(text: string, file: string, line: number): void {
    if (text !== text.trim()) this.#note(OUTER_SPACE, text, { file, line, found: '' });
    if (PLAIN.test(text)) return;
    for (const kind of KINDS) {
      const match = kind.pattern.exec(text);
      if (match)
        this.#note(kind, text.slice(Math.max(0, match.index - 40)), {
          file,
          line,
          found: shown(match[0]),
        });
    }
    if (/[^ -~]/.test(text) && text.normalize('NFC') !== text) {
      this.#note(NOT_COMPOSED, text, { file, line, found: '' });
    }
  }

  summary(): readonly Oddity[] {
    const order = [...KINDS, NOT_COMPOSED, OUTER_SPACE].map(({ code }) => code);
    return order.flatMap((code) => {
      const found = this.#found.get(code);
      return found ? [{ code, ...found }] : [];
    });
  }

  #note(
    { code, name }: Pick<OddityKind, 'code' | 'name'>,
    text: string,
    place: Omit<OddityPlace, 'text'>,
  ): void {
    const entry = this.#found.get(code) ?? { name, rows: 0, examples: [] };
    entry.rows += 1;
    if (entry.examples.length < EXAMPLES) entry.examples.push({ ...place, text: clip(text, 100) });
    this.#found.set(code, entry);
  }
}

/** Visible ASCII as it is, everything else by number. */
function shown(found: string): string {
  if (/^[\x20-\x7e]+$/.test(found)) return found;
  const points = [...found].slice(0, 4).map((one) => one.codePointAt(0)!.toString(16));
  return points.map((point) => `U+${point.toUpperCase().padStart(4, '0')}`).join(' ');
}
