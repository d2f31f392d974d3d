import { type RawBuilder, sql } from 'kysely';
import { type Place, readToken, writeToken } from './page-token.ts';

/** One part of an order. The expression is never null. */
export interface OrderTerm {
  readonly expression: RawBuilder<unknown>;
  readonly descending: boolean;
  /** What the expression is in every row, where that is known: then nothing is sorted by it. */
  readonly always?: number;
}

/** The order as SQL, and the condition for the rows after a token's. */
export function keyset(terms: readonly OrderTerm[], token: string | undefined) {
  const place = readToken(token, terms.length);
  return {
    orderBy: sql.join(
      terms
        .filter(({ always }) => always === undefined)
        .map(
          ({ expression, descending }) =>
            sql`${expression} ${sql.raw(descending ? 'desc' : 'asc')}`,
        ),
    ),
    after: place === undefined ? sql<boolean>`1 = 1` : after(terms, place),
    /** What a row must select to be continued from. */
    columns: sql.join(
      terms.map(({ expression }, index) => sql`${expression} as ${sql.ref(column(index))}`),
    ),
    tokenOf: (row: Readonly<Record<string, unknown>>) =>
      writeToken(terms.map((_, index) => row[column(index)] as string | number)),
  };
}

function column(index: number): string {
  return `order_${index}`;
}

/** a > x or (a = x and (b > y or …)), with `a >= x` in front, which an index can begin at. */
function after(terms: readonly OrderTerm[], place: Place): RawBuilder<boolean> {
  const [term, ...rest] = terms;
  const [value, ...values] = place;
  if (term === undefined) return sql<boolean>`1 = 0`;
  if (term.always === value) return after(rest, values);
  const beyond = sql`${term.expression} ${sql.raw(term.descending ? '<' : '>')} ${value}`;
  if (rest.length === 0) return sql<boolean>`${beyond}`;
  const from = sql`${term.expression} ${sql.raw(term.descending ? '<=' : '>=')} ${value}`;
  return sql<boolean>`(${from} and (${beyond} or ${after(rest, values)}))`;
}
