import { type Component, componentsOf } from '../tokenizer-json.ts';
import { byteLevel } from './byte-level.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';
import {
  bertPreTokenizer,
  punctuationPreTokenizer,
  whitespacePreTokenizer,
  whitespaceSplit,
} from './split-by-class.ts';

/** The `pre_tokenizer` of `tokenizer.json`; `undefined`: a kind that only the library knows. */
export function readPreTokenizer(component: Component | null): PreTokenizer | undefined {
  switch (component?.type) {
    case undefined:
      return { split: (text) => [text], dropsWhiteSpace: false };
    case 'BertPreTokenizer':
      return bertPreTokenizer;
    case 'Whitespace':
      return whitespacePreTokenizer;
    case 'WhitespaceSplit':
      return whitespaceSplit;
    case 'Punctuation':
      return (component!.behavior ?? 'Isolated') === 'Isolated'
        ? punctuationPreTokenizer
        : undefined;
    case 'ByteLevel':
      return byteLevel({
        addPrefixSpace: component!.add_prefix_space !== false,
        useRegex: component!.use_regex !== false,
      });
    case 'Sequence':
      return inSequence(componentsOf(component!, 'pretokenizers').map(readPreTokenizer));
    default:
      return undefined;
  }
}

function inSequence(parts: readonly (PreTokenizer | undefined)[]): PreTokenizer | undefined {
  if (!parts.every((part) => part !== undefined)) return undefined;
  // A piece rewritten early would be split by characters that are bytes: leave that to the library.
  if (parts.slice(0, -1).some((part) => part.rewrite)) return undefined;
  const rewrite = parts.at(-1)?.rewrite;
  return {
    split: (text) =>
      parts.reduce<readonly string[]>(
        (pieces, part) => pieces.flatMap((piece) => part.split(piece)),
        [text],
      ),
    ...(rewrite && { rewrite }),
    dropsWhiteSpace: parts[0]?.dropsWhiteSpace === true && !rewrite,
  };
}
