import { describe, expect, it } from 'vitest';
import { toPlain } from '../testing/plain.ts';
import { pythonJson } from '../value/python-json.ts';
import { parseDataFile } from './load-file.ts';

describe('a Python file', () => {
  it('gives its constants: of the module, of classes and of what __init__ sets', () => {
    const text = `# BOOL = 1
import os
BOOL: bool = True
INT = -5  # five
FLOAT = 0.001
STR = 'it''s' "x"
TEXT = """a
b"""
LIST = [
    1,
    (2, 3),
]
DICT = {'a': 1, "b": {'c': None}}
CALL = os.getcwd()
a = b = 3

class Train:
    epochs = 70
    def __init__(self):
        self.layers = 9
        local = 3
        if True:
            self.hidden = 1
    def other(self):
        self.no = 1

def f():
    x = 1
`;
    expect(toPlain(parseDataFile(text, 'params.py'))).toEqual({
      BOOL: true,
      INT: -5,
      FLOAT: 0.001,
      STR: 'itsx',
      TEXT: 'a\nb',
      LIST: [1, [2, 3]],
      DICT: { a: 1, b: { c: null } },
      Train: { epochs: 70, layers: 9 },
    });
  });
});

describe('a TOML file', () => {
  it('keeps integers and floats apart, and dates', () => {
    const value = parseDataFile('a = 1\nb = 1.0\n[c]\nd = 2020-01-31\ne = [1, "x"]\n', 'c.toml');
    expect(pythonJson(value)).toBe('{"a": 1, "b": 1.0, "c": {"d": "2020-01-31", "e": [1, "x"]}}');
  });

  it('names the line of a mistake', () => {
    expect(() => parseDataFile('a = 1\nb = \n', 'c.toml')).toThrowError(
      expect.objectContaining({ location: expect.objectContaining({ file: 'c.toml', line: 2 }) }),
    );
  });
});

describe('a JSON file', () => {
  it('is read as Python reads it', () => {
    const value = parseDataFile(
      '{"a": 1.0, "b": 1e3, "c": 12345678901234567890, "é": NaN, "a": 2}',
      'm.json',
    );
    expect(pythonJson(value)).toBe(
      '{"a": 2, "b": 1000.0, "c": 12345678901234567890, "\\u00e9": NaN}',
    );
  });

  it.each(['{"a": 1,}', '[1 2]', '{"a" 1}', '"x', '{"a": 1} x', '[01]', '{a: 1}'])(
    'refuses %j',
    (text) => {
      expect(() => parseDataFile(`\n${text}`, 'm.json')).toThrowError(
        expect.objectContaining({ location: expect.objectContaining({ line: 2 }) }),
      );
    },
  );
});
