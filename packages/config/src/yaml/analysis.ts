import { hasYamlIndicators } from '@havn/core';
import { parseFloatText, parseInteger } from '../python/numbers.ts';
import { isPlainString } from './scalars.ts';

/** How PyYAML's emitter may write a text. */
export interface Analysis {
  readonly multiline: boolean;
  readonly plain: boolean;
  readonly single: boolean;
}

const BREAKS = '\n\x85\u2028\u2029';
const YAML_BOOLS =
  /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;

/** Texts that OmegaConf quotes so that they are not read back as something else. */
export function mustQuote(text: string): boolean {
  if (YAML_BOOLS.test(text)) return true;
  return parseInteger(text) !== undefined || parseFloatText(text) !== undefined;
}

export function analyze(text: string): Analysis {
  if (text === '') return { multiline: false, plain: isPlainString(text), single: true };
  const chars = [...text];
  const multiline = chars.some((char) => BREAKS.includes(char));
  const special = chars.some((char) => !isAllowed(char));
  const spaceBreak = / [\n\x85\u2028\u2029]/.test(text);
  const breakSpace = /[\n\x85\u2028\u2029] /.test(text);
  const outer = /^[ \n\x85\u2028\u2029]|[ \n\x85\u2028\u2029]$/.test(text);
  const single = !special && !spaceBreak && !breakSpace;
  const plain = single && !multiline && !outer && !hasYamlIndicators(chars) && isPlainString(text);
  return { multiline, plain, single };
}

/** Characters that need no escape. */
function isAllowed(char: string): boolean {
  if (char === '\n' || char === '\x85') return true;
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x20 && code <= 0x7e) return true;
  if (code === 0xfeff) return false;
  return (
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code < 0x10ffff)
  );
}
