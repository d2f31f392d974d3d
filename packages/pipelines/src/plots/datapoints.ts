import { posix } from 'node:path';
import { pythonStr } from '../value/python-text.ts';
import { isDict, isList, type PyDict, type PyScalar, type PyValue } from '../value/values.ts';
import { PlotDataError, PlotFieldError } from './errors.ts';

/** The column of row numbers, where a plot names no horizontal axis. */
const INDEX = 'step';
/** The columns that hold what fields of several names are drawn as. */
const X_VALUE = 'dvc_inferred_x_value';
const Y_VALUE = 'dvc_inferred_y_value';

/** What one version has of a plot: rows with `rev`, `filename` and `field`. */
export interface Datapoints {
  readonly rows: readonly PyDict[];
  /** The properties of the plot, with `x`, `y` and labels found out; undefined without rows. */
  readonly props: PyDict | undefined;
  /** Where each series comes from: `filename`, `field`. */
  readonly sources: readonly PlotSource[];
}

export interface PlotSource {
  readonly filename: string;
  readonly field: string;
}

/** Between a file and its field, where series differ in both. */
export const SEPARATOR = '::';

/** `filename`, `field` or both: where the series of a plot differ. */
export function variedKeys(sources: readonly PlotSource[]): readonly string[] {
  const differs = (key: keyof PlotSource) => new Set(sources.map((one) => one[key])).size > 1;
  return (['filename', 'field'] as const).filter(differs);
}

/** What tells a series from the others of its version. */
export function sourceName({ filename, field }: PlotSource, varied: readonly string[]): string {
  if (varied.length === 2) return `${filename}${SEPARATOR}${field}`;
  return varied[0] === 'filename' ? filename : field;
}

interface DatapointsOptions {
  readonly revision: string;
  readonly plotId: string;
  readonly props: PyDict;
  /** What each file holds; those that could not be read are missing. */
  readonly contents: ReadonlyMap<string, PyValue>;
}

type FileField = readonly [file: string, field: string];
type Row = Map<PyScalar, PyValue>;

/**
 * The rows that a plot draws, in the columns that DVC's templates know. Throws PlotFieldError for a
 * field that a file lacks, PlotDataError where axes do not fit each other.
 */
export function datapointsOf(options: DatapointsOptions): Datapoints {
  const { revision, contents } = options;
  const files = new Map([...contents].map(([file, content]) => [file, rowsOf(content)]));
  const { x, y } = inferAxes(options);
  const xs = axisFields(x, files);
  const ys = axisFields(y, files);
  if (xs.length > 1 && xs.length !== ys.length) {
    throw new PlotDataError(
      options.plotId,
      `it has ${xs.length} horizontal and ${ys.length} vertical axes`,
    );
  }
  const yFields = new Set(ys.map(([, field]) => field));
  const manyX = new Set(xs.map(([, field]) => field)).size > 1;
  const names = {
    x: manyX ? X_VALUE : (xs[0]?.[1] ?? INDEX),
    y: yFields.size > 1 ? Y_VALUE : ys[0]?.[1],
  };
  const shorten = shortName(ys.map(([file]) => file));
  const rows = ys.flatMap(([file, field], index) => {
    const own = (files.get(file) ?? []).map((row): Row => new Map(row));
    if (names.y === Y_VALUE) copyField(own, own, field, Y_VALUE);
    const [xFile, xField] = xs[xs.length > 1 ? index : 0] ?? [];
    if (xFile === undefined || xField === undefined) {
      for (const [at, row] of own.entries()) row.set(INDEX, BigInt(at));
    } else joinX(own, files.get(xFile) ?? [], { file, field, xFile, xField, as: names.x });
    for (const row of own) {
      row.set('rev', revision).set('filename', shorten(file)).set('field', field);
    }
    return own;
  });
  const sources = ys.map(([file, field]) => ({ filename: shorten(file), field }));
  if (rows.length === 0) return { rows, props: undefined, sources };
  const inferred: [PyScalar, PyValue][] = [
    ['y_label', labelOf(options.props.get('y_label'), y, 'y', null)],
    ['x_label', labelOf(options.props.get('x_label'), x, 'x', INDEX)],
    ['x', names.x],
    ['y', names.y ?? null],
  ];
  return { rows, props: new Map([...options.props, ...inferred]), sources };
}

/** The axes as files with their fields: what is left out is found in the data. */
function inferAxes({ props, plotId, contents }: DatapointsOptions): Record<'x' | 'y', PyValue> {
  const x = props.get('x') ?? null;
  const y = props.get('y') ?? null;
  return { x: inferX(x, y, plotId), y: inferY(y, plotId, contents) };
}

function inferX(x: PyValue, y: PyValue, plotId: string): PyValue {
  if (typeof x !== 'string') return x;
  if (!isDict(y)) return new Map([[plotId, x]]);
  return new Map([...y].map(([file, fields]) => [file, isList(fields) ? fields.map(() => x) : x]));
}

function inferY(y: PyValue, plotId: string, contents: ReadonlyMap<string, PyValue>): PyValue {
  if (isDict(y)) return y;
  if (y !== null) return new Map([[plotId, y]]);
  const content = contents.get(plotId);
  for (const list of content === undefined ? [] : listsIn(content)) {
    const [first] = list;
    if (!isDict(first) || !list.every(isDict)) continue;
    const last = [...first.keys()].at(-1);
    return last === undefined ? null : new Map([[plotId, pythonStr(last)]]);
  }
  return null;
}

/** Every file with its field, of an axis; throws PlotFieldError. */
function axisFields(
  axis: PyValue,
  files: ReadonlyMap<string, readonly PyDict[]>,
): readonly FileField[] {
  if (!isDict(axis)) return [];
  return [...axis].flatMap(([key, fields]) => {
    const file = pythonStr(key);
    const names = isList(fields) ? fields.map(pythonStr) : [pythonStr(fields)];
    const [first] = files.get(file) ?? [];
    if (files.has(file) && !first) {
      throw new PlotDataError(file, 'it has no list of rows with the same fields');
    }
    const missing = first && names.find((field) => !first.has(field));
    if (first && missing !== undefined) {
      throw new PlotFieldError(missing, file, [...first.keys()].map(pythonStr));
    }
    return names.map((field): FileField => [file, field]);
  });
}

/** Lists in mappings, however deep; lists in lists are rows no more. */
function* listsIn(value: PyValue): Generator<readonly PyValue[]> {
  if (isList(value)) yield value;
  else if (isDict(value)) {
    for (const item of value.values()) if (isList(item) || isDict(item)) yield* listsIn(item);
  }
}

/** Lists of mappings with the same keys, laid side by side. */
function rowsOf(content: PyValue): readonly PyDict[] {
  const rows: Row[] = [];
  for (const list of listsIn(content)) {
    if (!haveSameKeys(list)) continue;
    for (const [index, item] of list.entries()) {
      const row = rows[index] ?? new Map<PyScalar, PyValue>();
      rows[index] = row;
      for (const [key, value] of item) row.set(key, value);
    }
  }
  return rows;
}

function haveSameKeys(list: readonly PyValue[]): list is readonly PyDict[] {
  const [first] = list;
  if (!isDict(first)) return false;
  return list.every((item) => isDict(item) && [...item.keys()].every((key) => first.has(key)));
}

function copyField(
  target: readonly Row[],
  source: readonly PyDict[],
  from: string,
  to: string,
): void {
  for (const [index, row] of target.entries()) {
    const value = source[index]?.get(from);
    if (value !== undefined) row.set(to, value);
  }
}

interface Join {
  readonly file: string;
  readonly field: string;
  readonly xFile: string;
  readonly xField: string;
  readonly as: string;
}

function joinX(rows: readonly Row[], xRows: readonly PyDict[], join: Join): void {
  if (rows.length !== xRows.length) {
    throw new PlotDataError(
      join.file,
      `'${join.xField}' of '${join.xFile}' and its '${join.field}' must have the same length`,
    );
  }
  copyField(rows, xRows, join.xField, join.as);
}

function labelOf(given: PyValue | undefined, axis: PyValue, many: string, none: PyValue): PyValue {
  if (given !== undefined && given !== null) return given;
  if (!isDict(axis)) return none;
  const fields = new Set([...axis.values()].flatMap((item) => (isList(item) ? item : [item])));
  const [only] = fields;
  return fields.size === 1 && only !== undefined ? only : many;
}

/** Names of files without the folder that all of them lie in. */
function shortName(files: readonly string[]): (file: string) => string {
  const all = [...new Set(files)];
  const length = all.length > 1 ? commonFolder(all).length : 0;
  return (file) => file.slice(length).replace(/^[/\\]+|[/\\]+$/g, '');
}

function commonFolder(files: readonly string[]): string {
  const split = files.map((file) => posix.normalize(file).split('/'));
  const [first = []] = split;
  const end = first.findIndex((part, index) => split.some((parts) => parts[index] !== part));
  return first.slice(0, end === -1 ? first.length : end).join('/');
}
