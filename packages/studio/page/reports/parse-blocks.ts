/** A part of a Markdown text, from one empty line to the next. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph' | 'quote'; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'rule' };

const FENCE = /^\s{0,3}(```+|~~~+)\s*([\w-]*)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^\s{0,3}(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const TABLE_LINE = /^\s*\|?[\s:]*-+[-\s:|]*$/;

/** The parts of CommonMark that notes and reports need, and tables; the rest stays text. */
export function parseBlocks(text: string): readonly Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at]!.trim() === '') at++;
    else {
      const { block, next } = readBlock(lines, at);
      blocks.push(block);
      at = next;
    }
  }
  return blocks;
}

interface Read {
  readonly block: Block;
  /** The first line that is not part of it. */
  readonly next: number;
}

function readBlock(lines: readonly string[], at: number): Read {
  const line = lines[at]!;
  const heading = HEADING.exec(line);
  if (heading)
    return {
      block: { kind: 'heading', level: heading[1]!.length, text: heading[2]! },
      next: at + 1,
    };
  if (FENCE.test(line)) return readCode(lines, at);
  if (RULE.test(line)) return { block: { kind: 'rule' }, next: at + 1 };
  if (ITEM.test(line)) return readList(lines, at);
  if (line.startsWith('>')) return readQuote(lines, at);
  if (line.includes('|') && TABLE_LINE.test(lines[at + 1] ?? '')) return readTable(lines, at);
  return readParagraph(lines, at);
}

function readCode(lines: readonly string[], at: number): Read {
  const [, fence = '', language = ''] = FENCE.exec(lines[at]!) ?? [];
  let end = at + 1;
  while (end < lines.length && !lines[end]!.trim().startsWith(fence)) end++;
  const text = lines.slice(at + 1, end).join('\n');
  return { block: { kind: 'code', language, text }, next: end + 1 };
}

function readList(lines: readonly string[], at: number): Read {
  const ordered = ITEM.exec(lines[at]!)?.[1] !== undefined;
  const items: string[] = [];
  let end = at;
  for (; end < lines.length && lines[end]!.trim() !== ''; end++) {
    const item = ITEM.exec(lines[end]!);
    if (item) items.push(item[2]!);
    else items.push(`${items.pop() ?? ''} ${lines[end]!.trim()}`);
  }
  return { block: { kind: 'list', ordered, items }, next: end };
}

function readQuote(lines: readonly string[], at: number): Read {
  let end = at;
  while (end < lines.length && lines[end]!.startsWith('>')) end++;
  const text = lines.slice(at, end).map((line) => line.replace(/^>\s?/, ''));
  return { block: { kind: 'quote', text: text.join(' ') }, next: end };
}

function readTable(lines: readonly string[], at: number): Read {
  let end = at + 2;
  while (end < lines.length && lines[end]!.includes('|')) end++;
  const rows = [lines[at]!, ...lines.slice(at + 2, end)].map(cellsOf);
  return { block: { kind: 'table', rows }, next: end };
}

function cellsOf(line: string): readonly string[] {
  const inner = line.trim().replace(/^\||\|$/g, '');
  return inner.split('|').map((cell) => cell.trim());
}

function readParagraph(lines: readonly string[], at: number): Read {
  let end = at + 1;
  const ends = (line: string) => line.trim() === '' || FENCE.test(line) || HEADING.test(line);
  while (end < lines.length && !ends(lines[end]!)) end++;
  return { block: { kind: 'paragraph', text: lines.slice(at, end).join('\n') }, next: end };
}
