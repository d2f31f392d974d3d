// The closing line of a test run, from what vitest wrote: "N passed, N failed".
import { readFileSync } from 'node:fs';

const file = new URL('../node_modules/.cache/tests.json', import.meta.url);

function tally() {
  let results;
  try {
    ({ testResults: results } = JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The build or a check failed before any test ran.
    return { passed: 0, failed: 1 };
  }
  const count = (status) =>
    results
      .flatMap(({ assertionResults }) => assertionResults)
      .filter((one) => one.status === status).length;
  // A file that could not be loaded has no tests to count.
  const broken = results.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  ).length;
  return { passed: count('passed'), failed: count('failed') + broken };
}

const { passed, failed } = tally();
console.log(`${passed} passed, ${failed} failed`);
