/** Text that is already HTML; only {@link html} makes it. */
export interface SafeHtml {
  readonly html: string;
}

type Part = SafeHtml | string | number | undefined | readonly Part[];

/**
 * A template whose values are escaped, whatever they hold; pieces made by `html` itself, and lists
 * of them, stand as they are. Everything that a report shows passes through here.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): SafeHtml {
  return { html: String.raw({ raw: strings }, ...values.map(toHtml)) };
}

/** Marks a constant of our own (styles, a script) as HTML. Never for anything that was read. */
export function trusted(constant: string): SafeHtml {
  return { html: constant };
}

function toHtml(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeHtml(part);
  return 'html' in part ? part.html : part.map(toHtml).join('');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters other than tab and line ends have no place in HTML; � shows that one stood there.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark]!).replace(CONTROL, '\ufffd');
}
