import type { SourceLocation } from '@havn/core';
import { LabelLooksLikeTextError } from '../errors/column-errors.ts';
import { InvalidTargetError, MissingLabelError } from '../errors/row-errors.ts';
import type { Cell } from '../table/table.ts';
import { growableFloat32, growableInt32, growableUint32 } from './growable.ts';
import { Places } from './places.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What is predicted: one of several classes, any number of them, or numbers. */
export type Problem = 'single_label' | 'multi_label' | 'regression';

/** A class number a row (−1: not a class of the training data), or rows × labels numbers. */
export type Targets = Int32Array | Float32Array;

/** Collects the targets of one source, row by row. */
export interface TargetCollector {
  add(cells: readonly Cell[], location: SourceLocation): void;
  /** The targets; `order[k]` is the final number of the vocabulary's label k. */
  finish(order: readonly number[]): Targets;
  /** Labels that the vocabulary lacks, and where. */
  readonly unknown: ReadonlyMap<string, Places>;
}

export interface TargetCollectorOptions {
  readonly problem: Problem;
  /** The names of the label's columns. */
  readonly columns: readonly string[];
  readonly file: string;
  readonly vocabulary: Vocabulary;
}

export function targetCollector(options: TargetCollectorOptions): TargetCollector {
  if (options.problem === 'regression') return numberCollector(options);
  if (options.problem === 'single_label') return classCollector(options);
  return options.columns.length > 1 ? indicatorCollector(options) : labelSetCollector(options);
}

/** Distinct labels above which a column whose every second value is new is refused. */
const MANY_LABELS = 2000;
const FEW_ROWS = 50;

function classCollector(options: TargetCollectorOptions): TargetCollector {
  const { vocabulary, file } = options;
  const column = options.columns.join('+');
  const numbers = growableInt32();
  const unknown = new Map<string, Places>();
  const checkVariety = (least: number) => {
    const distinct = vocabulary.labels.length;
    if (distinct > least && distinct > numbers.length / 2) {
      throw new LabelLooksLikeTextError(file, column, distinct, numbers.length);
    }
  };
  return {
    unknown,
    add(cells, location) {
      const label = cells.map(cellText).join(' ').trim();
      if (label === '') throw new MissingLabelError(column, location);
      const number = vocabulary.number(label);
      if (number < 0) noteUnknown(unknown, label, location);
      numbers.push(number);
      if (number === vocabulary.labels.length - 1) checkVariety(MANY_LABELS);
    },
    finish(order) {
      if (numbers.length >= FEW_ROWS) checkVariety(2);
      return numbers.toArray().map((number) => (number < 0 ? -1 : order[number]!));
    },
  };
}

/** Several labels in one cell: a JSON array, or text with "|", ";" or "," between them. */
function labelSetCollector({ vocabulary }: TargetCollectorOptions): TargetCollector {
  const ends = growableUint32();
  const numbers = growableInt32();
  const unknown = new Map<string, Places>();
  return {
    unknown,
    add(cells, location) {
      for (const label of splitLabels(cells[0])) {
        const number = vocabulary.number(label);
        if (number < 0) noteUnknown(unknown, label, location);
        else numbers.push(number);
      }
      ends.push(numbers.length);
    },
    finish(order) {
      const targets = new Float32Array(ends.length * order.length);
      const flat = numbers.toArray();
      let at = 0;
      ends.toArray().forEach((end, row) => {
        for (; at < end; at++) targets[row * order.length + order[flat[at]!]!] = 1;
      });
      return targets;
    },
  };
}

/** A column of 0 and 1 for each label; the columns are the vocabulary. */
function indicatorCollector(options: TargetCollectorOptions): TargetCollector {
  return numberCollector(options, (value) => value === 0 || value === 1, '0 or 1');
}

/** A number for each column; the columns are the vocabulary. */
function numberCollector(
  { columns, vocabulary }: TargetCollectorOptions,
  allowed: (value: number) => boolean = Number.isFinite,
  expected = 'a number',
): TargetCollector {
  const values = growableFloat32();
  const numbers = columns.map((column) => vocabulary.number(column));
  const width = columns.length;
  return {
    unknown: new Map(),
    add(cells, location) {
      for (const [i, cell] of cells.entries()) {
        const text = cellText(cell).trim();
        if (text === '') throw new MissingLabelError(columns[i]!, location);
        if (!allowed(Number(text))) throw new InvalidTargetError(text, expected, location);
        values.push(Number(text));
      }
    },
    finish(order) {
      const given = values.toArray();
      const targets = new Float32Array(given.length);
      given.forEach((value, i) => {
        targets[i - (i % width) + order[numbers[i % width]!]!] = value;
      });
      return targets;
    },
  };
}

function splitLabels(cell: Cell): readonly string[] {
  const text = cell ?? '';
  const separator =
    typeof text === 'string' ? (['|', ';'].find((s) => text.includes(s)) ?? ',') : '';
  const parts = typeof text === 'string' ? text.split(separator) : text;
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : (cell ?? []).join(' ');
}

function noteUnknown(unknown: Map<string, Places>, label: string, location: SourceLocation): void {
  let places = unknown.get(label);
  if (!places) {
    // Of a column that is not labels at all, the first hundred values are enough to say so.
    if (unknown.size >= 100) return;
    places = new Places();
    unknown.set(Buffer.from(label).toString(), places);
  }
  places.add(location.line ?? 0);
}
