/** How a text may stand in YAML without being read as something else. */
export type ScalarStyle = 'plain' | 'single' | 'double';

/** What the YAML 1.2 resolver of ruamel reads as a bool, number, null, date, merge or value. */
const RESOLVED =
  /^(?:true|True|TRUE|false|False|FALSE|~|null|Null|NULL||<<|=|[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?(?:[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** `_` alone and its like begin no number: only texts that begin so are resolved as integers. */
const NUMBER_START = /^[-+0-9.]/;

/** Characters that only double quotes can carry. */
const SPECIAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\x00-\x09\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const BREAK = /[\n\x85\u2028\u2029]/;

/** Picks the style as ruamel.yaml does for a text without a style of its own. */
export function scalarStyle(text: string, isKey = false): ScalarStyle {
  const multiline = BREAK.test(text);
  if (!resolves(text) && !(isKey && multiline) && allowsPlain(text, multiline)) return 'plain';
  if (text.includes("'") || text.includes('\n')) return 'double';
  const single = !SPECIAL.test(text) && !spacesAroundBreaks(text);
  return single && !(isKey && multiline) ? 'single' : 'double';
}

function resolves(text: string): boolean {
  if (!RESOLVED.test(text)) return false;
  return NUMBER_START.test(text) || !/^[0-9_]+$/.test(text);
}

function allowsPlain(text: string, multiline: boolean): boolean {
  if (text === '' || multiline || SPECIAL.test(text)) return false;
  if (text.startsWith(' ') || text.endsWith(' ')) return false;
  if (text.startsWith('---') || text.startsWith('...')) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return false;
  if (/^[-?:](?:[\s\0]|$)/.test(text)) return false;
  return !/:(?:[\s\0]|$)|[\s\0]#/.test(text);
}

function spacesAroundBreaks(text: string): boolean {
  return /[\n\x85\u2028\u2029] | [\n\x85\u2028\u2029]/.test(text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** The escape of a character in double quotes, or undefined where it stands as it is. */
export function doubleQuotedEscape(char: string): string | undefined {
  const code = char.codePointAt(0)!;
  const printable =
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code > 0xffff;
  if (printable && !'"\\\u2028\u2029\ufeff'.includes(char)) return undefined;
  const short = ESCAPES[char];
  if (short !== undefined) return `\\${short}`;
  const hex = code.toString(16).toUpperCase();
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
