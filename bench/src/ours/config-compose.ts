/**
 * The trees of a list, composed and resolved: `config-compose LIST`. Prints {"value": milliseconds
 * for all of them}, as peers/config_compose.py measures it: the median of rounds on fresh copies,
 * the first round left out.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '@havn/config';
import { median } from '../compare.ts';

const ROUNDS = 7;
const [list = ''] = process.argv.slice(2);
const trees = JSON.parse(readFileSync(list, 'utf8')) as readonly { dir: string; name: string }[];

const values: number[] = [];
for (let round = 0; round <= ROUNDS; round++) {
  const folder = mkdtempSync(join(tmpdir(), 'havn-bench-'));
  for (const [number, { dir }] of trees.entries()) {
    cpSync(dir, join(folder, String(number)), { recursive: true });
  }
  const began = performance.now();
  for (const [number, { name }] of trees.entries()) {
    await compose({ configDir: join(folder, String(number)), configName: name });
  }
  values.push(performance.now() - began);
  rmSync(folder, { recursive: true });
}
console.log(JSON.stringify({ value: median(values.slice(1)) }));
