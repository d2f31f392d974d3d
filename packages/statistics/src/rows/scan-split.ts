import type { Progress } from '@havn/core';
import { type Cell, fingerprint, type OpenedColumns, type TableRow } from '@havn/data';
import { MinHashes } from '../duplicates/min-hash.ts';
import { normalise, Shingler } from '../duplicates/shingles.ts';
import { ColumnCounter } from '../table/column-summary.ts';
import { BottomK } from '../text/bottom-k.ts';
import type { SampledText } from '../text/languages.ts';
import { LengthCounter } from '../text/lengths.ts';
import { clip, countCharacters, countWords } from '../text/measure.ts';
import { OddityCounter } from '../text/oddities.ts';
import { ClassCounter, Labels } from './labels.ts';
import type { NamedPath } from './named-splits.ts';
import { Numbers } from './numbers.ts';
import type { InvalidBytes, RowExample } from './row-statistics.ts';

/** Texts a split whose language is guessed. */
const LANGUAGE_SAMPLE = 500;
const EXAMPLES = 3;
/** Classes of which examples are kept. */
const EXAMPLE_CLASSES = 200;
const EXAMPLE_LENGTH = 280;
const INVALID_KEPT = 10;

export interface TokenCounter {
  /** For people: whose tokens they are. */
  readonly name: string;
  readonly count: (text: string) => number;
}

/** What stays in memory of all rows of all splits: numbers, and a few texts. */
export interface RowMemory {
  /** Two words a row: of the trimmed text, or of the whole row where there is none. */
  readonly prints: Numbers;
  readonly labels: Labels;
  /** Absent where near duplicates are not looked for. */
  readonly hashes: MinHashes | undefined;
  readonly examples: Map<string, BottomK<RowExample>>;
}

export function rowMemory(near: boolean): RowMemory {
  return {
    prints: new Numbers(),
    labels: new Labels(),
    hashes: near ? new MinHashes() : undefined,
    examples: new Map(),
  };
}

/** One pass over a split: its figures, not yet those that need other rows. */
export interface SplitScan extends NamedPath {
  readonly opened: OpenedColumns;
  readonly rows: number;
  readonly columns: readonly ColumnCounter[];
  readonly empty: number;
  readonly characters: LengthCounter;
  readonly words: LengthCounter;
  readonly tokens: LengthCounter;
  readonly oddities: OddityCounter;
  readonly sample: readonly SampledText[];
  readonly classes: ClassCounter;
  readonly invalidBytes: readonly InvalidBytes[];
}

export interface ScanSplitOptions {
  readonly split: NamedPath;
  readonly opened: OpenedColumns;
  readonly memory: RowMemory;
  readonly tokens: TokenCounter | undefined;
  readonly progress: Progress;
}

/** Reads a split from beginning to end. Throws what is wrong with its rows, encoding aside. */
export async function scanSplit(options: ScanSplitOptions): Promise<SplitScan> {
  const { split, opened, memory, progress } = options;
  const { table } = opened;
  const columns = table.columns.map((name) => new ColumnCounter(name));
  const texts = new TextScanner(options.tokens, memory);
  const classes = new ClassCounter();
  const invalidBytes: InvalidBytes[] = [];
  const print = new Uint32Array(2);
  let rows = 0;
  progress.start(`looking at ${split.path}`, undefined, 'rows');
  const every = table.columns.map((_, i) => i);
  const batches = table.read(every, undefined, ({ location, message }) => {
    if (invalidBytes.length === INVALID_KEPT) return;
    invalidBytes.push({ file: location?.file ?? split.path, line: location?.line ?? 1, message });
  });
  for await (const batch of batches) {
    for (const row of batch) {
      row.cells.forEach((cell, i) => {
        columns[i]!.add(cell);
      });
      const labels = memory.labels.add(opened.label.map((i) => row.cells[i]));
      if (opened.label.length > 0) classes.add(labels);
      const text = opened.text.length > 0 ? joinCells(row, opened.text) : undefined;
      fingerprint(text ?? wholeRow(row), print);
      memory.prints.push(print[0]!);
      memory.prints.push(print[1]!);
      if (text !== undefined) texts.add(text, { row, labels, key: print[0]! });
      rows += 1;
    }
    progress.advance(batch.length);
  }
  progress.end();
  return { ...split, opened, rows, columns, classes, invalidBytes, ...texts.result() };
}

/** The text of a row: as it stands where it is one column, else joined by a space. */
export function joinCells({ cells }: TableRow, columns: readonly number[]): string {
  const parts = columns.flatMap((i) => cells[i] ?? []);
  return columns.length === 1 && parts.length === 1
    ? parts[0]!
    : parts.filter((part) => part.trim() !== '').join(' ');
}

function wholeRow({ cells }: TableRow): string {
  return JSON.stringify(cells.map((cell: Cell) => cell ?? null));
}

interface TextRow {
  readonly row: TableRow;
  readonly labels: readonly string[];
  /** Decides by content which texts are kept as examples. */
  readonly key: number;
}

/** What is measured of each text. */
class TextScanner {
  readonly #tokens: TokenCounter | undefined;
  readonly #memory: RowMemory;
  readonly #shingler = new Shingler();
  readonly #sample = new BottomK<SampledText>(LANGUAGE_SAMPLE);
  readonly #lengths = {
    characters: new LengthCounter(),
    words: new LengthCounter(),
    tokens: new LengthCounter(),
  };
  readonly #oddities = new OddityCounter();
  #empty = 0;

  constructor(tokens: TokenCounter | undefined, memory: RowMemory) {
    this.#tokens = tokens;
    this.#memory = memory;
  }

  add(text: string, { row, labels, key }: TextRow): void {
    const { file, line } = row;
    const { hashes } = this.#memory;
    if (hashes) {
      this.#shingler.read(normalise(text));
      hashes.add(this.#shingler.hashes, this.#shingler.count);
    }
    this.#lengths.characters.add(countCharacters(text));
    this.#lengths.words.add(countWords(text));
    if (this.#tokens) this.#lengths.tokens.add(this.#tokens.count(text));
    if (text.trim() === '') {
      this.#empty += 1;
      return;
    }
    this.#oddities.add(text, file, line);
    this.#sample.offer(key, () => ({ text: clip(text, 500), file, line }));
    for (const label of labels.length > 0 ? labels : ['']) {
      const kept = this.#examplesOf(label);
      kept?.offer(key, () => ({
        file,
        line,
        text: clip(text, EXAMPLE_LENGTH),
        ...(label !== '' && { label: clip(label, 80) }),
      }));
    }
  }

  result() {
    return {
      empty: this.#empty,
      ...this.#lengths,
      oddities: this.#oddities,
      sample: this.#sample.items(),
    };
  }

  #examplesOf(label: string): BottomK<RowExample> | undefined {
    const { examples } = this.#memory;
    const known = examples.get(label);
    if (known || examples.size >= EXAMPLE_CLASSES) return known;
    const made = new BottomK<RowExample>(EXAMPLES);
    examples.set(Buffer.from(label).toString(), made);
    return made;
  }
}
