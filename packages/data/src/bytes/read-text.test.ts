import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collect, failure, temporaryFile } from '../testing/temporary-files.ts';
import { decodeUtf8, readText } from './read-text.ts';

const decode = async (chunks: readonly Buffer[]) =>
  (await collect(decodeUtf8(chunks, 'f.txt'))).join('');

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length];
  ends.sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

test('characters cut between chunks come out whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary' }),
      fc.array(fc.nat(), { maxLength: 8 }),
      async (text, places) => {
        expect(await decode(cut(Buffer.from(text), places))).toBe(text.replace(/^\ufeff/, ''));
      },
    ),
    { numRuns: 200 },
  );
});

test('bytes are refused exactly where a strict decoder refuses them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.constantFrom(
          0x41,
          0x0a,
          0x80,
          0xbf,
          0xc3,
          0xe2,
          0x82,
          0xac,
          0xed,
          0xa0,
          0xf0,
          0x9f,
          0xff,
        ),
      ),
      fc.array(fc.nat(), { maxLength: 3 }),
      async (values, places) => {
        const bytes = Buffer.from(values);
        const strict = new TextDecoder('utf-8', { fatal: true });
        let valid = true;
        try {
          strict.decode(bytes);
        } catch {
          valid = false;
        }
        const result = await decode(cut(bytes, places)).catch((error: Error) => error);
        expect(result instanceof Error).toBe(!valid);
      },
    ),
    { numRuns: 1000 },
  );
});

// Offsets as Python's UnicodeDecodeError.start has them.
test.each([
  [[0x61, 0x0a, 0xff, 0x62], 2, 2],
  [[0x61, 0xe2, 0x82, 0x28], 1, 1],
  [[0x0a, 0x0a, 0xc3], 2, 3],
  [[0xed, 0xa0, 0x80], 0, 1],
  [[0xc3, 0xa9, 0x80], 2, 1],
])('%j is wrong at byte %i, line %i', async (bytes, offset, line) => {
  for (const chunks of [[Buffer.from(bytes)], bytes.map((byte) => Buffer.from([byte]))]) {
    expect(await failure(decode(chunks))).toMatchObject({
      code: 'INVALID_UTF8',
      offset,
      location: { file: 'f.txt', line },
    });
  }
});

test('UTF-16 is named', async () => {
  const error = await failure(decode([Buffer.from('\ufefftext', 'utf16le')]));
  expect(error).toMatchObject({ offset: 0, remedy: expect.stringContaining('UTF-16') });
});

test('gzip is told by content, a cut-off one is refused', async () => {
  const packed = gzipSync(Buffer.from('häll,o\n'.repeat(5000)));
  const whole = await collect(readText(temporaryFile('a.csv', packed)));
  expect(whole.join('')).toBe('häll,o\n'.repeat(5000));
  const half = temporaryFile('b.csv.gz', packed.subarray(0, packed.length - 12));
  expect(await failure(collect(readText(half)))).toMatchObject({
    code: 'CORRUPT_GZIP',
    location: { file: half },
  });
});
