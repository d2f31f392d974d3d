import { randomFrom } from '@havn/core';
import { describe, expect, it } from 'vitest';
import { NoRowsError, ShapeMismatchError } from '../errors.ts';
import { readFixture } from '../read-fixture.ts';
import { trainLinearBaseline } from './linear-baseline.ts';
import { majorityBaseline, majorityLabelsBaseline, meanBaseline } from './majority.ts';
import { trainMultiLabelBaseline } from './multi-label-baseline.ts';
import { trainRidgeBaseline } from './ridge-baseline.ts';
import { fitTfidf } from './tfidf.ts';

interface Fixture {
  readonly classes: readonly Case[];
  readonly labels: {
    readonly train: readonly string[];
    readonly targets: readonly (readonly number[])[];
    readonly test: readonly string[];
    readonly predictions: readonly (readonly number[])[];
  };
  readonly numbers: {
    readonly train: readonly string[];
    readonly targets: readonly number[];
    readonly test: readonly string[];
    readonly predictions: readonly number[];
  };
}

interface Case {
  readonly name: string;
  readonly classes: number;
  readonly train: readonly string[];
  readonly targets: readonly number[];
  readonly terms: number;
  readonly test: readonly string[];
  readonly predictions: readonly number[];
  readonly scores: readonly (number | readonly number[])[];
}

const { classes: cases, labels, numbers } = readFixture<Fixture>('linear-baseline.json');

describe.each(cases)('trainLinearBaseline: $name', (one) => {
  const train = () =>
    trainLinearBaseline({
      texts: one.train,
      targets: Int32Array.from(one.targets),
      classes: one.classes,
      seed: 1,
    });

  it('predicts what scikit-learn predicts', async () => {
    const baseline = await train();
    expect(baseline.terms).toBe(one.terms);
    expect(Array.from(await baseline.predict(one.test))).toEqual(one.predictions);
  });

  it('has scikit-learn’s decision values', async () => {
    const scores = await (await train()).scores(one.test);
    one.scores.forEach((line, row) => {
      const expected = typeof line === 'number' ? [-line, line] : line;
      expected.forEach((value, at) => {
        expect(Math.abs(scores[row * one.classes + at]! - value)).toBeLessThan(2e-3);
      });
    });
  });
});

describe('trainLinearBaseline', () => {
  const words = ['red', 'green', 'blue'];
  const rows = 900;
  const random = randomFrom(1, 'texts');
  const targets = Int32Array.from({ length: rows }, () => random.below(3));
  const texts = Array.from(targets, (target, row) => `${words[target]} thing ${row % 17} here`);

  async function* streamed() {
    yield* texts;
  }

  it('reads a stream, trains on a seeded sample of many rows and says so', async () => {
    const at = (seed: number) =>
      trainLinearBaseline({ texts: streamed(), targets, classes: 3, seed, maxRows: 100 });
    const baseline = await at(1);
    expect(baseline).toMatchObject({ rows: 100, offeredRows: 900 });
    expect(baseline.note).toBe('trained on a random sample of 100 of 900 rows');
    expect(Array.from(await baseline.predict(words))).toEqual([0, 1, 2]);
    const asked = ['red green', 'thing here'];
    const scores = await baseline.scores(asked);
    expect(await (await at(1)).scores(asked)).toEqual(scores);
    expect(await (await at(2)).scores(asked)).not.toEqual(scores);
  });

  it('halves its rows where they have too many terms, and drops rare terms', async () => {
    const input = { texts, targets, seed: 1, maxRows: 900, maxEntries: 1500, maxTerms: 5 };
    const fit = await fitTfidf(input);
    expect(fit.rows.columns.length).toBeLessThanOrEqual(1500);
    expect(fit.targets.length).toBeGreaterThan(100);
    expect(fit.rows.starts.length).toBe(fit.targets.length + 1);
    expect(fit.idf.length).toBe(5);
    expect(fit.terms.size).toBe(5);
  });

  it('passes over rows of unknown label and never predicts a class that training lacks', async () => {
    const some = targets.map((target) => (target === 1 ? -1 : target));
    const baseline = await trainLinearBaseline({ texts, targets: some, classes: 3, seed: 1 });
    expect(Array.from(await baseline.predict(['red', 'blue', 'green']))).not.toContain(1);
    expect((await baseline.scores(['red']))[1]).toBe(-Infinity);
    const onlyOne = await trainLinearBaseline({
      texts,
      targets: targets.map(() => 2),
      classes: 3,
      seed: 1,
    });
    expect(Array.from(await onlyOne.predict(['red']))).toEqual([2]);
  });

  it('refuses too few texts and no labelled row', async () => {
    const train = (some: string[], labels: Int32Array) =>
      trainLinearBaseline({ texts: some, targets: labels, classes: 3, seed: 1 });
    await expect(train(['one'], Int32Array.of(0, 1))).rejects.toThrow(ShapeMismatchError);
    await expect(train(['one'], Int32Array.of(-1))).rejects.toThrow(NoRowsError);
  });
});

describe('trainMultiLabelBaseline', () => {
  it('predicts what scikit-learn’s one-vs-rest predicts, labels that all or none have included', async () => {
    const width = labels.targets[0]!.length;
    const baseline = await trainMultiLabelBaseline({
      texts: labels.train,
      targets: Uint8Array.from(labels.targets.flat()),
      labels: width,
      seed: 1,
    });
    expect([...(await baseline.predict(labels.test))]).toEqual(labels.predictions.flat());
  });
});

describe('trainRidgeBaseline', () => {
  it('predicts what scikit-learn predicts, to 1e-6', async () => {
    const targets = Float64Array.from(numbers.targets);
    const baseline = await trainRidgeBaseline({ texts: numbers.train, targets, seed: 1 });
    const answers = await baseline.predict(numbers.test);
    numbers.predictions.forEach((expected, row) => {
      expect(Math.abs(answers[row]! - expected)).toBeLessThan(1e-6);
    });
  });
});

describe('baselines that read no text', () => {
  it('answer the most frequent set of labels, and the mean', () => {
    const targets = Uint8Array.of(1, 0, 0, 1, 1, 0);
    expect([...majorityLabelsBaseline(targets, 2).predict(2)]).toEqual([1, 0, 1, 0]);
    expect([...meanBaseline(Float64Array.of(1, 4)).predict(2)]).toEqual([2.5, 2.5]);
    expect(() => majorityLabelsBaseline(new Uint8Array(), 2)).toThrow(NoRowsError);
    expect(() => meanBaseline(new Float64Array())).toThrow(NoRowsError);
  });
});

describe('majorityBaseline', () => {
  it('answers the most frequent class', () => {
    const baseline = majorityBaseline(Int32Array.of(1, 2, 2, -1, -1, -1), 3);
    expect(baseline).toMatchObject({ target: 2, share: 2 / 3 });
    expect(Array.from(baseline.predict(2))).toEqual([2, 2]);
    expect(() => majorityBaseline(Int32Array.of(-1), 3)).toThrow(NoRowsError);
  });
});
