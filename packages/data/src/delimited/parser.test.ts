import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DelimitedRecord,
  type Dialect,
  delimitedParser,
  MAX_RECORD_LENGTH,
} from './parser.ts';
import { formatRecord } from './write.ts';

const CSV: Dialect = { delimiter: ',', quotes: true };

function parse(chunks: readonly string[], dialect = CSV, width?: number): DelimitedRecord[] {
  const parser = delimitedParser({
    dialect,
    file: 'f.csv',
    ...(width === undefined ? {} : { width }),
  });
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
}

/** Cuts a text at the given places, between the halves of a surrogate pair too. */
function cut(text: string, places: readonly number[]): string[] {
  const ends = [...places.map((place) => place % (text.length + 1)), text.length];
  ends.sort((a, b) => a - b);
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
}

const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', 'a', ' ', '😀', 'é') }),
);

test('what is written is read back, wherever the chunks are cut', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(',', '\t', ';', '|'),
      fc
        .integer({ min: 1, max: 4 })
        .chain((n) => fc.array(fc.array(odd, { minLength: n, maxLength: n }), { maxLength: 8 })),
      fc.array(fc.nat(), { maxLength: 6 }),
      (delimiter, rows, places) => {
        const dialect = { delimiter, quotes: true };
        const text = rows.map((row) => formatRecord(row, dialect)).join('');
        const records = parse(cut(text, places), dialect);
        expect(records.map(({ fields }) => fields)).toEqual(rows);
        let line = 1;
        for (const [i, row] of rows.entries()) {
          expect(records[i]!.line).toBe(line);
          line += formatRecord(row, dialect).split('\n').length - 1;
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('chunk boundaries change nothing, whatever the text', () => {
  const attempt = (chunks: readonly string[]) => {
    try {
      return parse(chunks);
    } catch (error) {
      return (error as Error).message;
    }
  };
  fc.assert(
    fc.property(odd, fc.array(fc.nat(), { maxLength: 6 }), (text, places) => {
      expect(attempt(cut(text, places))).toEqual(attempt([text]));
    }),
    { numRuns: 1000 },
  );
});

describe('lines and quotes', () => {
  const fields = (text: string, dialect = CSV) => parse([text], dialect).map((r) => r.fields);

  test('CR LF and LF end lines, the last needs none, empty lines are skipped', () => {
    expect(fields('a,b\r\n\r\nc,d\n   \ne,')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', ''],
    ]);
  });

  test('a lone CR is part of the text', () => {
    expect(fields('a\rb,c\n')).toEqual([['a\rb', 'c']]);
  });

  test('a quote inside an unquoted field is a character', () => {
    expect(fields('say "hi",x\n')).toEqual([['say "hi"', 'x']]);
  });

  test('without quoting, quotes are characters', () => {
    expect(fields('"good\t1\nbad"\t0\n', { delimiter: '\t', quotes: false })).toEqual([
      ['"good', '1'],
      ['bad"', '0'],
    ]);
  });

  test('each line is one field where there is no delimiter; empty ones count', () => {
    expect(fields('a, b\n\nc', { delimiter: '', quotes: false })).toEqual([['a, b'], [''], ['c']]);
  });
});

describe('errors name the line', () => {
  test('an unclosed quote: where it was opened', () => {
    const text = 'a,b\n"x\ny",1\nz,"open\nmore\n';
    expect(() => parse([text])).toThrow(
      expect.objectContaining({ code: 'UNCLOSED_QUOTE', location: { file: 'f.csv', line: 4 } }),
    );
  });

  test('text behind a closing quote', () => {
    expect(() => parse(['a,b\n"x\ny"z,1\n'])).toThrow(
      expect.objectContaining({ code: 'MISPLACED_QUOTE', location: { file: 'f.csv', line: 3 } }),
    );
  });

  test('a field count: expected and given', () => {
    expect(() => parse(['a,b\n"x\ny",1\nq,w,e\n'], CSV, 2)).toThrow(
      expect.objectContaining({
        code: 'FIELD_COUNT',
        expected: 2,
        given: 3,
        location: { file: 'f.csv', line: 4 },
      }),
    );
  });

  test('a record without end is refused before memory is', () => {
    const parser = delimitedParser({ dialect: CSV, file: 'f.csv' });
    const chunk = `${'x'.repeat(1023)}\n`.repeat(1024);
    parser.push('a,b\nc,"');
    const fill = () => {
      for (let i = 0; i <= MAX_RECORD_LENGTH / chunk.length; i++) parser.push(chunk);
    };
    expect(fill).toThrow(
      expect.objectContaining({ code: 'UNCLOSED_QUOTE', location: { file: 'f.csv', line: 2 } }),
    );
  });
});
