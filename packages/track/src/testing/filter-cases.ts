import { parseFilter } from '../filter/condition.ts';
import {
  EXPERIMENT_GRAMMAR,
  type Grammar,
  MODEL_GRAMMAR,
  RUN_GRAMMAR,
  VERSION_GRAMMAR,
} from '../filter/grammar.ts';
import { parseOrder } from '../filter/order.ts';

interface FilterCase {
  readonly text: string;
  readonly clauses?: readonly (readonly unknown[])[];
  readonly error?: string;
}

interface OrderCase {
  readonly text: string;
  readonly order?: readonly unknown[];
  readonly error?: string;
}

/** What `make_filters.py` writes. */
export interface FilterCases {
  readonly runs: readonly FilterCase[];
  readonly experiments: readonly FilterCase[];
  readonly models: readonly FilterCase[];
  readonly versions: readonly FilterCase[];
  readonly orders: readonly OrderCase[];
}

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  runs: RUN_GRAMMAR,
  experiments: EXPERIMENT_GRAMMAR,
  models: MODEL_GRAMMAR,
  versions: VERSION_GRAMMAR,
};

/** The same cases through this package. */
export function ownCases(cases: FilterCases): FilterCases {
  const filters = (kind: string, list: readonly FilterCase[]) =>
    list.map(({ text }) => filterCase(text, GRAMMARS[kind]!));
  return {
    runs: filters('runs', cases.runs),
    experiments: filters('experiments', cases.experiments),
    models: filters('models', cases.models),
    versions: filters('versions', cases.versions),
    orders: cases.orders.map(({ text }) => orderCase(text)),
  };
}

function filterCase(text: string, grammar: Grammar): FilterCase {
  try {
    const clauses = parseFilter(text, grammar).map(({ target, key, comparator, value }) => [
      target,
      key,
      comparator,
      value ?? null,
    ]);
    return { text, clauses };
  } catch (error) {
    return { text, error: (error as Error).message };
  }
}

function orderCase(text: string): OrderCase {
  try {
    const { target, key, ascending } = parseOrder(text, RUN_GRAMMAR);
    return { text, order: [target, key, ascending] };
  } catch (error) {
    return { text, error: (error as Error).message };
  }
}

/** Python prints sets in no order: messages that hold one are compared up to it. */
export function comparable(cases: FilterCases): FilterCases {
  const cut = <T extends { readonly error?: string }>(list: readonly T[]) =>
    list.map((one) =>
      one.error === undefined ? one : { ...one, error: one.error.replace(/\{.*/s, '{') },
    );
  return {
    runs: cut(cases.runs),
    experiments: cut(cases.experiments),
    models: cut(cases.models),
    versions: cut(cases.versions),
    orders: cut(cases.orders),
  };
}
