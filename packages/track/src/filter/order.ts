import { InvalidValueError } from '../errors.ts';
import { type Field, fieldOf } from './condition.ts';
import type { Grammar } from './grammar.ts';
import { tokenize } from './tokens.ts';

export interface Order extends Field {
  readonly ascending: boolean;
}

/** One `KEY [ASC|DESC]`; throws `InvalidValueError` with MLflow's words. */
export function parseOrder(text: string, grammar: Grammar): Order {
  const [field, direction, ...rest] = tokenize(text);
  if (field?.kind !== 'name' || rest.length > 0) {
    throw new InvalidValueError(`Invalid order_by clause '${text}'. Could not be parsed.`);
  }
  const word = direction?.text.toLowerCase() ?? 'asc';
  if (word !== 'asc' && word !== 'desc') {
    throw new InvalidValueError(`Invalid ordering key in order_by clause '${text}'.`);
  }
  const attributes = grammar.orderAttributes ?? grammar.attributes;
  return { ...fieldOf(field.text, { ...grammar, attributes }), ascending: word === 'asc' };
}

/** A list of orders, in which no field stands twice. */
export function parseOrders(
  texts: readonly string[] | undefined,
  grammar: Grammar,
): readonly Order[] {
  const orders = (texts ?? []).map((text) => parseOrder(text, grammar));
  const fields = new Set(orders.map(({ target, key }) => `${target}.${key}`));
  if (fields.size === orders.length) return orders;
  const list = (texts ?? []).map((text) => `'${text}'`).join(', ');
  throw new InvalidValueError(`\`order_by\` contains duplicate fields: [${list}]`);
}
