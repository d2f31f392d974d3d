import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomFrom } from '@havn/core';
import { startProcess } from './start-process.ts';
import { tinyWords } from './tiny-checkpoint.ts';
import type { Workspace } from './workspace.ts';

/** Trains on so many rows in a process of its own and gives its peak resident memory, in MiB. */
export async function peakMemory(space: Workspace, rows: number): Promise<number> {
  const file = space.path(`${rows}.csv`);
  await pipeline(Readable.from(lines(rows)), createWriteStream(file));
  const overrides = [
    ...space.overrides,
    `data.train=${file}`,
    `output=${space.path(`runs-${rows}`)}`,
    'train.max_steps=20',
  ];
  const { ended, events } = startProcess({ training: { overrides } }, space.path(`home-${rows}`));
  const [code] = await ended;
  const last = events.at(-1);
  if (code === 0 && last && 'peakMiB' in last) return last.peakMiB;
  throw new Error(`training on ${rows} rows ended with code ${code}`);
}

function* lines(rows: number): Generator<string> {
  const random = randomFrom(rows, 'many rows');
  let block = 'text,label\n';
  for (let row = 0; row < rows; row++) {
    const label = random.below(3);
    const words = Array.from(
      { length: 4 + random.below(10) },
      () => tinyWords[random.below(7) * 3 + (random.below(4) > 0 ? label : random.below(3))]!,
    );
    block += `${words.join(' ')} ${row},label ${label}\n`;
    if (block.length < 65_536) continue;
    yield block;
    block = '';
  }
  yield block;
}
