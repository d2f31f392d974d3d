import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeRows } from '../../src/rows/describe-rows.ts';

const python = fileURLToPath(new URL('../../../../.peers/venv/bin/python', import.meta.url));

/** Writes a random table as CSV, JSONL and Parquet, and prints what pandas says of it. */
const PROGRAM = `
import json, sys
import numpy as np
import pandas as pd

seed, folder = int(sys.argv[1]), sys.argv[2]
random = np.random.default_rng(seed)
words = ["card", "überweisung", "pin", "😀", "naïve", "rate", "銀行", "fee"]
rows = int(random.integers(50, 400))
text = [" ".join(random.choice(words, int(random.integers(1, 9)))) for _ in range(rows)]
frame = pd.DataFrame({
    "text": text,
    "label": random.choice(["a", "b", "c"], rows, p=[0.7, 0.2, 0.1]),
    "amount": random.normal(10, 1000, rows).round(3),
})
frame.loc[random.choice(rows, rows // 10, replace=False), "amount"] = np.nan
frame.to_csv(f"{folder}/data.csv", index=False)
frame.to_json(f"{folder}/data.jsonl", orient="records", lines=True)
frame.to_parquet(f"{folder}/data.parquet", compression="snappy", index=False)
characters, words = frame.text.str.len(), frame.text.str.split().str.len()
again = frame.text.str.strip().duplicated()
first = frame.label.groupby(frame.text.str.strip()).transform("first")
def lengths(values):
    names = ["mean", "std", "min", "median", "max"]
    return {**{name: float(values.agg(name)) for name in names}, "p95": float(values.quantile(0.95))}
print(json.dumps({
    "rows": rows,
    "characters": lengths(characters),
    "words": lengths(words),
    "exact": {"rows": int(again.sum()), "conflicts": int((again & (frame.label != first)).sum())},
    "classes": frame.label.value_counts().to_dict(),
    "amount": {**{name: float(frame.amount.agg(name)) for name in ["mean", "std", "min", "max"]}},
    "missing": int(frame.amount.isna().sum()),
    "distinct": int(frame.amount.nunique()),
}))
`;

test.each(Array.from({ length: 8 }, (_, seed) => seed))(
  'random table %i has the figures of pandas',
  async (seed) => {
    const folder = mkdtempSync(join(tmpdir(), 'havn-pandas-'));
    try {
      const peer = JSON.parse(
        execFileSync(python, ['-c', PROGRAM, String(seed), folder]).toString(),
      );
      const close = (figures: Readonly<Record<string, number>>) =>
        Object.fromEntries(
          Object.entries(figures).map(([name, value]) => [name, expect.closeTo(value, 6)]),
        );
      for (const name of ['data.csv', 'data.jsonl', 'data.parquet']) {
        const { statistics } = await describeRows([join(folder, name)]);
        const [split] = statistics.splits;
        expect(split!.rows).toBe(peer.rows);
        expect(split!.text!.characters).toMatchObject(close(peer.characters));
        expect(split!.text!.words).toMatchObject(close(peer.words));
        expect(split!.duplicates.exact).toMatchObject(peer.exact);
        const counts = split!.classes!.counts.map(({ label, rows }) => [label, rows]);
        expect(Object.fromEntries(counts)).toEqual(peer.classes);
        const amount = split!.columns.find((column) => column.name === 'amount')!;
        expect(amount).toMatchObject({
          type: 'number',
          missing: peer.missing,
          distinct: peer.distinct,
        });
        expect(amount.numbers).toMatchObject(close(peer.amount));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
