import { InvalidValueError } from '../errors.ts';
import { type Clause, readClauses } from './clauses.ts';
import {
  DATASET_ATTRIBUTES,
  type Grammar,
  NUMERIC,
  type Target,
  VERSION_GRAMMAR,
} from './grammar.ts';
import { readList } from './list.ts';
import type { Token } from './tokens.ts';

/** One condition of a filter; all of them must hold. */
export interface Condition {
  readonly target: Target;
  readonly key: string;
  /** `=`, `!=`, `<`, `<=`, `>`, `>=`, LIKE, ILIKE, IN, NOT IN, IS NULL or IS NOT NULL. */
  readonly comparator: string;
  /** A number for metrics and numeric attributes, a list for IN; undefined for IS NULL. */
  readonly value: string | number | readonly string[] | undefined;
}

/** Reads a filter; throws `InvalidValueError` with MLflow's words where it breaks the grammar. */
export function parseFilter(filter: string | undefined, grammar: Grammar): readonly Condition[] {
  return readClauses(filter).map((clause) => conditionOf(clause, grammar));
}

function conditionOf({ left, comparator, right }: Clause, grammar: Grammar): Condition {
  if (left.kind !== 'name') {
    throw new InvalidValueError(
      `Invalid comparison clause. Expected 'Identifier' found '${left.text}'`,
    );
  }
  const { target, key } = fieldOf(left.text, grammar);
  const value = right && readValue({ target, key, right }, grammar);
  if (right === undefined && !grammar.nullable.includes(target)) {
    throw new InvalidValueError(notNullable({ target, key }, grammar));
  }
  checkComparator({ target, key, comparator }, grammar);
  return { target, key, comparator, value };
}

function notNullable({ target, key }: Field, { nullable }: Grammar): string {
  const start = 'IS NULL / IS NOT NULL is only supported for';
  if (nullable.includes('parameter'))
    return `${start} tags and params, not for '${target}' '${key}'`;
  return `${start} tags, not for ${target} '${key}'`;
}

export interface Field {
  readonly target: Target;
  readonly key: string;
}

/** `metrics.loss`, `` params.`a b` ``, `status`. */
export function fieldOf(text: string, grammar: Grammar): Field {
  const dot = text.indexOf('.');
  const prefix = dot === -1 ? 'attribute' : unquoted(text.slice(0, dot), '`');
  const key = unquoted(unquoted(text.slice(dot + 1), '"'), '`');
  const target = dot === -1 ? 'attribute' : grammar.prefixes[prefix];
  if (target === undefined || (!Object.hasOwn(grammar.prefixes, prefix) && dot !== -1)) {
    throw new InvalidValueError(grammar.unknownPrefix(prefix));
  }
  if (target === 'attribute' && !grammar.attributes.includes(key)) {
    throw new InvalidValueError(
      `Invalid attribute key '${key}' specified. Valid keys are '${set(grammar.attributes)}'`,
    );
  }
  if (target === 'dataset' && !DATASET_ATTRIBUTES.includes(key)) {
    throw new InvalidValueError(
      `Invalid dataset key '${key}' specified. Valid keys are '${set(DATASET_ATTRIBUTES)}'`,
    );
  }
  return { target, key };
}

function isNumeric({ target, key }: Field, grammar: Grammar): boolean {
  return target === 'metric' || (target === 'attribute' && grammar.numericAttributes.includes(key));
}

function readValue(
  { target, key, right }: Field & { readonly right: Token },
  grammar: Grammar,
): Condition['value'] {
  if (isNumeric({ target, key }, grammar)) return numberOf({ target, key, right });
  if (right.kind === 'list' && ['attribute', 'dataset'].includes(target)) {
    if (target === 'attribute' && !grammar.listed.includes(key)) {
      throw new InvalidValueError(
        `Only [${[...grammar.listed]
          .sort()
          .map((name) => `'${name}'`)
          .join(', ')}] attributes support comparison with a list of quoted string values.`,
      );
    }
    return readList(right.text);
  }
  if (right.kind === 'string') return right.text.slice(1, -1);
  if (right.kind === 'name') return quotedValue(right.text);
  throw new InvalidValueError(expectedText(target, right, grammar));
}

function numberOf({ target, key, right }: Field & { readonly right: Token }): number {
  if (right.kind === 'number') return Number(right.text);
  throw new InvalidValueError(
    target === 'metric'
      ? `Expected numeric value type for metric. Found ${right.text}`
      : `Expected numeric value type for numeric attribute: ${key}. Found ${right.text}`,
  );
}

function expectedText(target: Target, { kind, text }: Token, grammar: Grammar): string {
  const { wanted = 'a quoted string value', numericAttributes } = grammar;
  if (target === 'attribute' && kind === 'number' && grammar === VERSION_GRAMMAR) {
    return `Only the '${set(numericAttributes)}' attributes support comparison with numeric values.`;
  }
  if (target === 'attribute') return `Expected ${wanted} for attributes. Got value ${text}`;
  if (target === 'dataset') {
    return `Expected a quoted string value for dataset attributes. Got value ${text}`;
  }
  return `Expected a quoted string value for ${target} (e.g. 'my-value'). Got value ${text}`;
}

function quotedValue(text: string): string {
  const value = unquoted(text, '"');
  if (value !== text) return value;
  throw new InvalidValueError(
    'Parameter value is either not quoted or unidentified quote types used for string value ' +
      `${text}. Use either single or double quotes.`,
  );
}

function checkComparator(
  { target, key, comparator }: Field & { readonly comparator: string },
  grammar: Grammar,
): void {
  const field = { target, key };
  const allowed = isNumeric(field, grammar) ? NUMERIC : (grammar.comparators[target] ?? []);
  if (allowed.includes(comparator)) return;
  throw new InvalidValueError(`Invalid comparator '${comparator}' not one of '${set(allowed)}'`);
}

function unquoted(text: string, quote: string): string {
  const quoted = text.length >= 2 && text.startsWith(quote) && text.endsWith(quote);
  return quoted ? text.slice(1, -1) : text;
}

/** As Python prints a set. */
export function set(words: readonly string[]): string {
  return `{${words.map((word) => `'${word}'`).join(', ')}}`;
}
