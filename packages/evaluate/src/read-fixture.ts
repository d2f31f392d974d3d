import { readFileSync } from 'node:fs';

/** Reads `test/fixtures/NAME`: reference numbers of scikit-learn (the scripts stand beside). */
export function readFixture<T>(name: string): T {
  const url = new URL(`../test/fixtures/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as T;
}
