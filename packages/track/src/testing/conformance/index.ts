import { describe } from 'vitest';
import { artifactTests } from './artifacts.ts';
import { experimentTests } from './experiments.ts';
import { journalTests } from './journal.ts';
import { loggedModelTests } from './logged-models.ts';
import { metricTests } from './metrics.ts';
import { purgingTests } from './purging.ts';
import { registryTests } from './registry.ts';
import { runTests } from './runs.ts';
import { searchTests } from './search.ts';
import type { Subject } from './suite.ts';
import { traceTests } from './traces.ts';

/** The contract of a tracking store, as tests that every implementation runs. */
export function describeStore(name: string, subject: Subject): void {
  describe(name, () => {
    describe('experiments', () => experimentTests(subject));
    describe('runs', () => runTests(subject));
    describe('metrics', () => metricTests(subject));
    describe('search', () => searchTests(subject));
    describe('registry', () => registryTests(subject));
    describe('logged models', () => loggedModelTests(subject));
    describe('traces', () => traceTests(subject));
    describe('artifacts', () => artifactTests(subject));
    describe('journal', () => journalTests(subject));
    describe('purging', () => purgingTests(subject));
  });
}
