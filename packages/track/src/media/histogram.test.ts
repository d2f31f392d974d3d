import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { histogramOf } from './histogram.ts';

/** What numpy counted: `test/fixtures/make_media.py`. */
interface Fixture {
  readonly histograms: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly bins: number;
    readonly counts: readonly number[];
    readonly edges: readonly number[];
  }[];
}

const fixture = JSON.parse(
  await readFile(new URL('../../test/fixtures/media.json', import.meta.url), 'utf8'),
) as Fixture;

test.each(fixture.histograms)('counts $name in $bins bins as numpy does', (known) => {
  const { edges, counts, nonFinite } = histogramOf(known.values, known.bins);
  expect(nonFinite).toBe(0);
  expect(counts).toEqual(known.counts);
  for (const [at, edge] of edges.entries()) expect(edge).toBeCloseTo(known.edges[at]!, 12);
});
