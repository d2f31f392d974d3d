import { InvalidValueError } from '../errors.ts';

const ITEM = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?[\d.]+))\s*(,|$)/uy;

/** `('a', "b")`, read as Python reads a tuple of texts. */
export function readList(text: string): readonly string[] {
  const inner = text.slice(1, -1);
  const items: string[] = [];
  if (inner.trim() === '') {
    throw new InvalidValueError(
      'While parsing a list in the query, expected a non-empty list of string values, but got empty list',
    );
  }
  for (let at = 0; at < inner.length; ) {
    ITEM.lastIndex = at;
    const found = ITEM.exec(inner);
    if (found === null) {
      // A comma at the end is allowed, as in Python.
      if (items.length > 0 && inner.slice(at).trim() === '') break;
      throw new InvalidValueError(
        'While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.',
      );
    }
    if (found[3] !== undefined) throw notText(text.replaceAll(/,\s*/g, ', '));
    items.push((found[1] ?? found[2] ?? '').replaceAll(/\\(.)/gu, '$1'));
    at += found[0].length;
  }
  return items;
}

function notText(text: string): InvalidValueError {
  return new InvalidValueError(
    'While parsing a list in the query, expected string value, punctuation, or whitespace, but ' +
      `got different type in list: ${text}`,
  );
}
