/** Nested values as XML: a list repeats its element, `undefined` leaves it out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | { readonly [name: string]: XmlValue | readonly XmlValue[] };

export function xml(name: string, value: XmlValue | readonly XmlValue[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, value)}`;
}

function element(name: string, value: XmlValue | readonly XmlValue[]): string {
  if (Array.isArray(value)) return value.map((item: XmlValue) => element(name, item)).join('');
  if (value === undefined) return '';
  if (typeof value !== 'object') return `<${name}>${escaped(String(value))}</${name}>`;
  const inner = Object.entries(value).map(([key, item]) => element(key, item));
  return `<${name}>${inner.join('')}</${name}>`;
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => NAMED[character]!);
}

/** The texts of all elements of a name; enough for what clients of S3 send. */
export function textsOf(document: string, name: string): string[] {
  const found = document.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'));
  return [...found].map(([, text]) => unescaped(text!));
}

function unescaped(text: string): string {
  return text
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, digits) =>
      String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10)),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
