import { type Component, componentsOf } from '../tokenizer-json.ts';
import { type BertNormalizerOptions, bertNormalizer } from './bert-normalizer.ts';
import type { Normalizer } from './normalizer.ts';
import { lowercase, stripAccents, unicodeForm } from './unicode-forms.ts';

/**
 * The `normalizer` of `tokenizer.json`; `undefined`: a kind that only the library knows. Each of
 * these gives the same for the words between ASCII white space, one by one, as for their text.
 */
export function readNormalizer(component: Component | null): Normalizer | undefined {
  if (component === null) return (text) => text;
  if (component.type !== 'Sequence') return normalizerOf(component);
  const parts = componentsOf(component, 'normalizers').map(readNormalizer);
  if (!parts.every((part) => part !== undefined)) return undefined;
  return (text) => parts.reduce((normalised, part) => part(normalised), text);
}

function normalizerOf(component: Component): Normalizer | undefined {
  switch (component.type) {
    case 'BertNormalizer':
      return bertNormalizer(bertOptions(component));
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return unicodeForm(component.type);
    case 'Lowercase':
      return lowercase;
    case 'StripAccents':
      return stripAccents;
    default:
      return undefined;
  }
}

function bertOptions(component: Component): BertNormalizerOptions {
  const lower = component.lowercase !== false;
  return {
    cleanText: component.clean_text !== false,
    handleChineseChars: component.handle_chinese_chars !== false,
    stripAccents: typeof component.strip_accents === 'boolean' ? component.strip_accents : lower,
    lowercase: lower,
  };
}
