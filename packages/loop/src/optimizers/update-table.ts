import { type ParameterMemory, ZERO_SIZE } from '../memory/parameter-memory.ts';
import type { Optimizer, Update } from './optimizer.ts';

/** What a step means for a row of a table. */
type Row =
  /** It has a gradient. */
  | 'touched'
  /** It had one in an earlier step: its moments decay and its weights move on, as in dense PyTorch. */
  | 'idle'
  /** It never had one: weight decay is all that happens to it. */
  | 'resting';

/** One step on an embedding table, whose gradient is zero except for some rows. */
export function updateTable(optimizer: Optimizer, whole: Update, memory: ParameterMemory): void {
  const { tableRows, used, position } = memory.sparse!;
  const { rest } = optimizer;
  const kindOf = (row: number): Row => {
    if (position(row) >= 0) return 'touched';
    return rest !== undefined && used[row] === 0 ? 'resting' : 'idle';
  };
  let start = 0;
  while (start < tableRows) {
    const kind = kindOf(start);
    let end = start + 1;
    while (kind !== 'touched' && end < tableRows && kindOf(end) === kind) end++;
    const rows = rowsOf(whole, memory, { start, end });
    if (kind === 'resting') rest!(rows);
    else if (kind === 'idle') stepIdle(optimizer, rows, memory);
    else optimizer.step({ ...rows, gradient: gradientOf(whole, memory, start) });
    start = end;
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function rowsOf(whole: Update, { sparse }: ParameterMemory, { start, end }: Range): Update {
  const { width } = sparse!;
  return advance(whole, start * width, (end - start) * width);
}

/** The gradients of touched rows lie packed. */
function gradientOf(whole: Update, { sparse }: ParameterMemory, row: number): number {
  return whole.gradient + sparse!.position(row) * sparse!.width * 4;
}

/** A gradient of zero is as long as `ZERO_SIZE`: the rows are stepped in ranges of that size. */
function stepIdle(optimizer: Optimizer, rows: Update, { zeros }: ParameterMemory): void {
  for (let at = 0; at < rows.size; at += ZERO_SIZE) {
    const size = Math.min(ZERO_SIZE, rows.size - at);
    optimizer.step({ ...advance(rows, at, size), gradient: zeros.pointer });
  }
}

/** `size` elements of the parameter and its state, from the element `at` on. */
function advance(update: Update, at: number, size: number): Update {
  return {
    ...update,
    parameter: update.parameter + at * 4,
    slots: update.slots.map((pointer) => pointer + at * 4),
    size,
  };
}
