import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonArrayParser } from './array-parser.ts';

test('elements come out whole, wherever the chunks are cut', () => {
  const objects = fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()));
  fc.assert(
    fc.property(objects, fc.array(fc.nat()), fc.nat(4), (rows, places, indent) => {
      const text = JSON.stringify(rows, null, indent);
      const ends = [...places.map((place) => place % (text.length + 1)), text.length];
      ends.sort((a, b) => a - b);
      const parser = jsonArrayParser('f.json');
      const elements = ends.flatMap((end, i) => parser.push(text.slice(ends[i - 1] ?? 0, end)));
      parser.end();
      expect(elements.map((element) => JSON.parse(element.text))).toEqual(
        JSON.parse(JSON.stringify(rows)),
      );
      let from = 0;
      for (const element of elements) {
        const at = text.indexOf(element.text, from);
        expect(element.line).toBe(text.slice(0, at).split('\n').length);
        from = at + element.text.length;
      }
    }),
  );
});
