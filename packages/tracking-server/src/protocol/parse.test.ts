import { expect, test } from 'vitest';
import { parseMessage } from './parse.ts';
import { list, map, message, oneOfNames } from './types.ts';

const Point = message({ key: 'string', value: 'double', step: 'int64', small: 'int32' });
const Everything = message(
  {
    run_id: 'string',
    on: 'bool',
    state: oneOfNames({ OFF: 0, ON: 1 }),
    points: list(Point),
    names: list('string'),
    tags: map('string'),
    at: 'timestamp',
    took: 'duration',
    mask: 'paths',
    any: 'json',
    left: Point,
    right: Point,
  },
  [['left', 'right']],
);

const parse = (json: unknown) => parseMessage(Everything, json);

test('fields are read in both spellings, unknown ones ignored, null as absent', () => {
  const { message: read, complete } = parse({ runId: 'a', nonsense: 1, on: null, names: ['x'] });
  expect([read, complete]).toEqual([{ run_id: 'a', names: ['x'] }, true]);
});

test('a field in both spellings is refused', () => {
  expect(() => parse({ run_id: 'a', runId: 'b' })).toThrow(/both 'run_id' and 'runId'/);
});

test.each([
  [5, 5],
  ['5', 5],
  [5.0, 5],
  ['-7', -7],
  ['1e3', 1000],
])('%j is an integer', (given, expected) => {
  const { message: read } = parse({ points: [{ step: given }] });
  expect(read.points).toEqual([{ step: expected }]);
});

test.each([1.5, 'x', '', ' 5', true, [], {}, 2 ** 63, '1.5'])('%j is no int64', (step) => {
  expect(parse({ points: [{ step }] }).complete).toBe(false);
});

test('int32 has its own bounds', () => {
  expect(parse({ points: [{ small: 2 ** 31 - 1 }] }).complete).toBe(true);
  expect(parse({ points: [{ small: 2 ** 31 }] }).complete).toBe(false);
});

test.each([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['1.5', 1.5],
  [1, 1],
])('%j is a double', (value, expected) => {
  expect(parse({ points: [{ value }] }).message.points?.[0]?.value).toBe(expected);
});

test.each(['nan', 'many', '', [], {}])('%j is no double', (value) => {
  expect(parse({ points: [{ value }] }).complete).toBe(false);
});

test('enums are read by name and number; an unknown name is absent, an unknown number wrong', () => {
  expect(parse({ state: 'ON' }).message).toEqual({ state: 'ON' });
  expect(parse({ state: 1 }).message).toEqual({ state: 'ON' });
  expect(parse({ state: 'NONSENSE' })).toEqual({ message: {}, complete: true });
  expect(parse({ state: 9 }).complete).toBe(false);
});

test('what came before the first wrong field is kept', () => {
  const { message: read, complete } = parse({ run_id: 'a', on: 'yes', names: ['lost'] });
  expect([read, complete]).toEqual([{ run_id: 'a' }, false]);
});

test('times, spans, masks and maps are read', () => {
  const { message: read } = parse({
    at: '2017-07-14T02:40:00.123Z',
    took: '1.500s',
    mask: 'a,bigName',
    tags: { __proto__x: 'y' },
    any: [1],
  });
  expect(read).toEqual({
    at: 1_500_000_000_123,
    took: 1_500,
    mask: ['a', 'big_name'],
    tags: { __proto__x: 'y' },
    any: [1],
  });
});

test('a map’s key cannot reach the prototype', () => {
  const json = JSON.parse('{"tags": {"__proto__": "x"}}') as unknown;
  const { tags } = parse(json).message;
  expect(Object.keys(tags ?? {})).toEqual(['__proto__']);
});

test('only one of a group may be given', () => {
  expect(parse({ left: {}, right: {} }).complete).toBe(false);
  expect(parse({ left: {}, right: null }).complete).toBe(true);
});

test.each([5, true, [{}], null])('%j is no message', (json) => {
  expect(parse(json)).toEqual({ message: {}, complete: false });
});
