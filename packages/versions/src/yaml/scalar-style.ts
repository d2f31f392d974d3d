import { hasYamlIndicators } from '@havn/core';
import { readsAsOther } from './plain-forms.ts';

/** How a text may stand in YAML without being read as something else. */
export type ScalarStyle = 'plain' | 'single' | 'double';

const BREAKS = '\n\x85\u2028\u2029';

export function isBreak(char: string): boolean {
  return BREAKS.includes(char);
}

/** The style in which ruamel.yaml writes a text that has none of its own. */
export function styleOf(text: string, simpleKey: boolean): ScalarStyle {
  if (text === '') return 'single';
  const chars = [...text];
  const multiline = chars.some(isBreak);
  if (!multiline && allowsPlain(chars) && !readsAsOther(text)) return 'plain';
  if (/['\n]/.test(text) || !allowsSingle(chars) || (simpleKey && multiline)) return 'double';
  return 'single';
}

function allowsPlain(chars: readonly string[]): boolean {
  const [first = '', last = ''] = [chars[0], chars.at(-1)];
  return first !== ' ' && last !== ' ' && allowsSingle(chars) && !hasYamlIndicators(chars);
}

/** Spaces beside line breaks, and what needs an escape, ask for double quotes. */
function allowsSingle(chars: readonly string[]): boolean {
  return chars.every((char, index) => {
    const next = chars[index + 1] ?? '';
    if (char === ' ' && next !== '' && isBreak(next)) return false;
    if (isBreak(char) && next === ' ') return false;
    return isPrintable(char);
  });
}

export function isPrintable(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  if (char === '\n' || (code >= 0x20 && code <= 0x7e) || code === 0x85) return true;
  if (code === 0xfeff) return false;
  return (
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}
