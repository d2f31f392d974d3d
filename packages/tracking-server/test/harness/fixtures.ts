import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Outcome, Script } from './step.ts';

/** What a real MLflow server answered, made by `HAVN_RECORD=1` with the differential test. */
const file = fileURLToPath(new URL('../fixtures/mlflow-3.17.json', import.meta.url));

/** Longer bodies are kept as a digest: the differential test shows where they differ. */
const MAX_BODY = 400;

type Recorded = Readonly<Record<string, readonly (readonly [status: number, body: unknown])[]>>;

export function recorded({ name }: Script): readonly Outcome[] {
  const outcomes = (JSON.parse(readFileSync(file, 'utf8')) as Recorded)[name] ?? [];
  return outcomes.map(([status, body]) => ({ status, body }));
}

export function record(name: string, outcomes: readonly Outcome[], into = file): void {
  const before = JSON.parse(readFileSync(into, 'utf8')) as Recorded;
  const own = outcomes.map(shortened).map(({ status, body }) => [status, body] as const);
  const all = Object.entries({ ...before, [name]: own }).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = all.map(([script, rows]) => {
    return `${JSON.stringify(script)}: [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
  });
  writeFileSync(into, `{\n${lines.join(',\n')}\n}\n`);
}

export function shortened({ status, body }: Outcome): Outcome {
  const text = JSON.stringify(sorted(body)) ?? '';
  if (text.length <= MAX_BODY) return { status, body: sorted(body) };
  return { status, body: { sha256: createHash('sha256').update(text).digest('hex') } };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
