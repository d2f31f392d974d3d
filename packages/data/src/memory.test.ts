import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFiles } from './testing/temporary-files.ts';

const ROWS = 300_000;

/** Reads and describes a file, streams all of its rows, and prints the peak of resident memory. */
const CHILD = `
  const { readDataset, describeDataset } = await import(process.argv[1]);
  const dataset = await readDataset({ train: process.argv[2] });
  describeDataset(dataset);
  let rows = 0;
  for (const split of Object.values(dataset.splits)) for await (const _ of split.read()) rows += 1;
  console.log(JSON.stringify({ rows, peak: process.resourceUsage().maxRSS / 1024 }));
`;

function* lines(): Generator<string> {
  yield 'text,label\n';
  const words = 'some words, in quotes and with a comma, as texts have them; '.repeat(5);
  for (let i = 0; i < ROWS; i += 100) {
    let block = '';
    for (let k = i; k < i + 100; k++) block += `"${k} ${words}",class ${k % 10}\n`;
    yield block;
  }
}

test('memory stays bounded while 300,000 rows (95 MB) are read', async () => {
  const file = join(temporaryFiles({}), 'large.csv');
  await pipeline(Readable.from(lines()), createWriteStream(file));
  const index = new URL('../dist/index.js', import.meta.url).href;
  // A busy machine lets garbage lie for long where there is room: what is needed is asked for.
  const heap = ['--max-old-space-size=100', '--max-semi-space-size=16'];
  const args = [...heap, '--input-type=module', '-e', CHILD, index, file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { rows, peak } = JSON.parse(stdout);
  expect(rows).toBe(ROWS);
  expect(peak).toBeLessThan(250);
});
