/** @file A column is `params.lr`, `metrics.val/loss`, `tags.team`, or one that every run has. */

export const FIXED = {
  status: { title: 'Status', order: 'attributes.status', width: 110 },
  created: { title: 'Started', order: 'attributes.start_time', width: 110 },
  duration: { title: 'Duration', order: undefined, width: 90 },
  user: { title: 'User', order: 'attributes.user_id', width: 100 },
} as const;

export type FixedColumn = keyof typeof FIXED;

export interface ColumnName {
  readonly kind: 'params' | 'metrics' | 'tags';
  readonly key: string;
}

export function isFixed(column: string): column is FixedColumn {
  return column in FIXED;
}

export function columnName(column: string): ColumnName | undefined {
  const [, kind, key] = /^(params|metrics|tags)\.(.+)$/s.exec(column) ?? [];
  return key === undefined ? undefined : { kind: kind as ColumnName['kind'], key };
}

export function columnTitle(column: string): string {
  if (column === 'name') return 'Name';
  return isFixed(column) ? FIXED[column].title : (columnName(column)?.key ?? column);
}

export function columnWidth(column: string): number {
  if (isFixed(column)) return FIXED[column].width;
  const title = columnTitle(column).length * 7.2 + 44;
  return Math.round(
    Math.min(220, Math.max(columnName(column)?.kind === 'metrics' ? 100 : 110, title)),
  );
}

/** A column in MLflow's grammar: keys with other signs stand in backticks. */
export function inGrammar(column: string): string | undefined {
  if (column === 'name') return 'attributes.run_name';
  if (isFixed(column)) return FIXED[column].order;
  const name = columnName(column);
  if (name === undefined) return undefined;
  if (/^\w+$/.test(name.key)) return column;
  return name.key.includes('`') ? `${name.kind}."${name.key}"` : `${name.kind}.\`${name.key}\``;
}

export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

/** `metrics.loss desc`, as it stands in the page's address. */
export function parseOrder(text: string | undefined): Order | undefined {
  const [, column, direction] = /^(.+) (asc|desc)$/s.exec(text ?? '') ?? [];
  return column === undefined ? undefined : { column, descending: direction === 'desc' };
}

export function orderText({ column, descending }: Order): string {
  return `${column} ${descending ? 'desc' : 'asc'}`;
}

/** Words without a comparison look for a name. */
export function filterOf(text: string): string | undefined {
  const words = text.trim();
  if (words === '') return undefined;
  if (/[=<>]|\b(like|ilike|in|is)\b/i.test(words)) return words;
  return `attributes.run_name ILIKE '%${words.replace(/['"\\%`]/g, '_')}%'`;
}
