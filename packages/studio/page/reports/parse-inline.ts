/** A stretch of a line. */
export type Span =
  | { readonly kind: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const SPAN =
  /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^()\s]+)\)|(https?:\/\/[^\s<>()]+[^\s<>().,;:!?])/g;

/** Code, strong and emphasised words and links; addresses that could run a script stay text. */
export function parseInline(text: string): readonly Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(SPAN)) {
    if (match.index > end) spans.push({ kind: 'text', text: text.slice(end, match.index) });
    spans.push(spanOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) spans.push({ kind: 'text', text: text.slice(end) });
  return spans;
}

function spanOf(match: RegExpMatchArray): Span {
  const [whole, code, strong, emphasis, title, href, address] = match;
  if (code !== undefined) return { kind: 'code', text: code };
  if (strong !== undefined) return { kind: 'strong', text: strong };
  if (emphasis !== undefined) return { kind: 'emphasis', text: emphasis };
  if (address !== undefined) return { kind: 'link', text: address, href: address };
  const safe = /^(https?:\/\/|\/(?!\/)|#)/i.test(href ?? '');
  return safe ? { kind: 'link', text: title!, href: href! } : { kind: 'text', text: whole! };
}
