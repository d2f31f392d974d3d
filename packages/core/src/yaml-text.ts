/** @file What the YAML writers of Python share, PyYAML and ruamel.yaml: which texts need what. */

const SPACES = '\0 \t\r\n\x85\u2028\u2029';

/** Section 5.7 of the YAML specification. */
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

/** How a character is written within double quotes when it cannot stand there itself. */
export function yamlEscape(char: string): string {
  const short = ESCAPES[char];
  if (short !== undefined) return `\\${short}`;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Characters that a plain scalar of block style must not have where they stand. */
export function hasYamlIndicators(chars: readonly string[]): boolean {
  const start = chars.slice(0, 3).join('');
  if (start === '---' || start === '...') return true;
  return chars.some((char, index) => {
    const next = chars[index + 1];
    const spaceAfter = next === undefined || SPACES.includes(next);
    if (index === 0) {
      return '#,[]{}&*!|>\'"%@`'.includes(char) || ('?:-'.includes(char) && spaceAfter);
    }
    if (char === ':') return spaceAfter;
    return char === '#' && SPACES.includes(chars[index - 1] ?? ' ');
  });
}
