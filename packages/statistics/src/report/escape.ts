const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in a page
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
/** They would turn the direction of what stands behind them, too. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text for HTML and SVG, inside elements and attributes; what cannot be shown becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark]!)
    .replace(CONTROL, '\ufffd')
    .replace(DIRECTION, '\ufffd')
    .replace(/\p{Cs}/gu, '\ufffd');
}

/**
 * Text from the data for Markdown: a code element in which no sign means anything: no emphasis, no
 * link, no cell's end, and on GitHub no mention of a person and no number of an issue.
 */
export function markdownCode(text: string): string {
  const escaped = escapeHtml(text.replace(/\s+/g, ' ').trim()).replace(
    /[|*_`[\]\\~$#@:!]/g,
    (mark) => `&#${mark.charCodeAt(0)};`,
  );
  return escaped === '' ? '' : `<code>${escaped}</code>`;
}

/**
 * Words of ours in Markdown, which may hold names from the data. An empty comment keeps GitHub from
 * making a mention, an issue or a link of them; a backslash would not.
 */
export function markdownText(text: string): string {
  return htmlWords(text.replace(/[|*_`[\]\\~$]/g, (mark) => `\\${mark}`));
}

/** The same for a line of HTML in Markdown, in which a backslash is one. */
export function htmlWords(text: string): string {
  return escapeHtml(text)
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replace(/(?<!&)[@#](?=\w)|:(?=\/\/)/g, (mark) => `${mark}<!-- -->`);
}

/** What stands for a picture. */
export function markdownAlt(text: string): string {
  return text.replace(/[^\p{L}\p{N} ,.()-]+/gu, ' ').trim();
}
