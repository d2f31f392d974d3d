import { describe, expect, test } from 'vitest';
import { columnName, filterOf, inGrammar, orderText, parseOrder } from './columns.ts';

describe('columns', () => {
  test('are written as MLflow reads them', () => {
    const written = ['name', 'created', 'params.lr', 'metrics.val/loss', 'tags.a b', 'duration'];
    expect(written.map(inGrammar)).toEqual([
      'attributes.run_name',
      'attributes.start_time',
      'params.lr',
      'metrics.`val/loss`',
      'tags.`a b`',
      undefined,
    ]);
  });

  test('may have keys with dots', () => {
    expect(columnName('params.model.layers')).toEqual({ kind: 'params', key: 'model.layers' });
    expect(columnName('other.x')).toBeUndefined();
  });

  test('order by the address and back', () => {
    const order = { column: 'metrics.a b', descending: true };
    expect(parseOrder(orderText(order))).toEqual(order);
    expect(parseOrder('metrics.loss')).toBeUndefined();
  });
});

describe('the filter', () => {
  test('takes the grammar as it is', () => {
    for (const text of ["params.lr = '1'", 'metrics.acc > 0.9', "name LIKE 'a%'"]) {
      expect(filterOf(text)).toBe(text);
    }
  });

  test('takes plain words for a part of the name', () => {
    expect(filterOf(' base line ')).toBe("attributes.run_name ILIKE '%base line%'");
    expect(filterOf("it's")).toBe("attributes.run_name ILIKE '%it_s%'");
    expect(filterOf('  ')).toBeUndefined();
  });
});
