import { isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { PyDict } from '../value/values.ts';
import { writeYaml } from '../yaml/write.ts';
import { EditError } from './errors.ts';
import { replacedEntry } from './replaced-entry.ts';

/** The text of a dvc.yaml with a stage added or replaced; all other lines stay as they are. */
export function withStage(text: string, name: string, stage: PyDict): string {
  const block = writeYaml(new Map([['stages', new Map([[name, stage]])]]));
  if (text.trim() === '') return block;
  const lines = block.split('\n').slice(1).join('\n');
  const stages = stagesOf(text);
  if (!stages) return `${ended(text)}${block}`;
  if (stages.items.length === 0) return spliceLines(text, stages, block);
  const first = stages.items[0]!;
  const indent = columnOf(text, first);
  const moved = reindent(lines, indent - 2);
  const place = stages.items.findIndex((pair) => keyOf(pair) === name);
  if (place === -1) {
    const end = lineEnd(text, contentEnd(stages));
    return `${ended(text.slice(0, end))}${moved}${text.slice(end)}`;
  }
  const [start, end] = entrySpan(text, stages, place);
  const old = reindent(text.slice(start, end), -indent);
  const entry = replacedEntry(old, reindent(lines, -2));
  return text.slice(0, start) + reindent(entry, indent) + text.slice(end);
}

/** The text of a dvc.yaml with a stage frozen or not; a stage of a group has no line of its own. */
export function withFrozen(text: string, name: string, frozen: boolean): string {
  const stages = stagesOf(text);
  const place = stages?.items.findIndex((pair) => keyOf(pair) === name) ?? -1;
  const value = stages?.items[place]?.value;
  if (!stages || !isMap(value) || value.items.length === 0) throw new EditError(name);
  const at = value.items.findIndex((pair) => keyOf(pair) === 'frozen');
  if (at !== -1) {
    const [start, end] = entrySpan(text, value, at);
    const line = `${' '.repeat(columnOf(text, value.items[at]!))}frozen: true\n`;
    return text.slice(0, start) + (frozen ? line : '') + text.slice(end);
  }
  if (!frozen) return text;
  const end = lineEnd(text, contentEnd(value));
  const indent = ' '.repeat(columnOf(text, value.items[0]!));
  return `${ended(text.slice(0, end))}${indent}frozen: true\n${text.slice(end)}`;
}

/**
 * The text of a dvc.yaml without a stage; `stages` goes with its last one. Comments stay. Undefined
 * where the file says nothing more.
 */
export function withoutStage(text: string, name: string): string | undefined {
  const stages = stagesOf(text);
  const place = stages?.items.findIndex((pair) => keyOf(pair) === name) ?? -1;
  if (!stages || place === -1) throw new EditError(name);
  if (stages.items.length > 1) return without(text, entrySpan(text, stages, place));
  const whole = contentsOf(text)!;
  if (whole.items.length === 1) return undefined;
  const at = whole.items.findIndex((pair) => keyOf(pair) === 'stages');
  return without(text, entrySpan(text, whole, at));
}

function without(text: string, [start, end]: readonly [number, number]): string {
  return text.slice(0, start) + text.slice(end);
}

function contentsOf(text: string): YAMLMap | undefined {
  const { contents } = parseDocument(text, { version: '1.2', lineCounter: new LineCounter() });
  return isMap(contents) ? contents : undefined;
}

/** The mapping `stages` in block style; undefined where the file has none. */
function stagesOf(text: string): YAMLMap | undefined {
  const pair = contentsOf(text)?.items.find((one) => keyOf(one) === 'stages');
  if (!pair) return undefined;
  if (!isMap(pair.value)) throw new EditError('stages');
  if (pair.value.flow && pair.value.items.length > 0) throw new EditError('stages');
  return pair.value;
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function startOf(node: unknown): number {
  return (node as { range: readonly [number, number, number] }).range[0];
}

function contentEnd(map: YAMLMap): number {
  return map.range?.[1] ?? 0;
}

/** From the start of an entry's line to the start of the line of the next. */
function entrySpan(text: string, map: YAMLMap, place: number): readonly [number, number] {
  const start = lineStart(text, startOf(map.items[place]?.key));
  const next = map.items[place + 1];
  const end = next ? lineStart(text, startOf(next.key)) : lineEnd(text, contentEnd(map));
  return [start, withoutTrailingComments(text, start, end)];
}

/** Comments and empty lines before the next entry belong to that one. */
function withoutTrailingComments(text: string, start: number, end: number): number {
  let kept = end;
  for (;;) {
    const previous = lineStart(text, kept - 1);
    const line = text.slice(previous, kept).trim();
    if (previous <= start || (line !== '' && !line.startsWith('#'))) return kept;
    kept = previous;
  }
}

function spliceLines(text: string, stages: YAMLMap, block: string): string {
  const start = lineStart(text, startOf(stages));
  return text.slice(0, start) + block + text.slice(lineEnd(text, contentEnd(stages)));
}

function columnOf(text: string, pair: Pair): number {
  const start = startOf(pair.key);
  return start - lineStart(text, start);
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line break of the line that `at` is in; `at` itself where it starts a line. */
function lineEnd(text: string, at: number): number {
  if (at === 0 || text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function reindent(lines: string, by: number): string {
  if (by === 0) return lines;
  return lines
    .split('\n')
    .map((line) => (line === '' ? line : by > 0 ? ' '.repeat(by) + line : line.slice(-by)))
    .join('\n');
}
