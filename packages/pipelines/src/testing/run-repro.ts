import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ReproOptions } from '../repro/options.ts';
import { repro } from '../repro/repro.ts';
import { recordingReporter } from './record.ts';
import type { TestRepository } from './repository.ts';

/** a → b, a → c, (b, c) → d; each stage copies what it needs and appends its name. */
export const DIAMOND = `stages:
  a:
    cmd: cat in.txt > a.txt; echo a >> a.txt
    deps: [in.txt]
    outs: [a.txt]
  b:
    cmd: cat a.txt > b.txt; echo b >> b.txt
    deps: [a.txt]
    outs: [b.txt]
  c:
    cmd: cat a.txt > c.txt; echo c >> c.txt
    deps: [a.txt]
    outs: [c.txt]
  d:
    cmd: cat b.txt c.txt > d.txt
    deps: [b.txt, c.txt]
    outs: [d.txt]
`;

/** Runs a pipeline and gives what was said, and what became of each stage. */
export async function runPipeline(repository: TestRepository, options: ReproOptions = {}) {
  const reporter = recordingReporter();
  const { stages } = await repro(repository.open(), { reporter, ...options });
  const results = Object.fromEntries(stages.map(({ stage, result }) => [stage, result]));
  return { lines: reporter.lines, results };
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
