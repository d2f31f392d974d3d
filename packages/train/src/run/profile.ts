import { join } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import { chromeTrace, type Phases, profileTable } from '@havn/loop';

/** Writes the Chrome trace of a run beside it and gives the table. */
export async function writeProfile(folder: string, phases: Phases): Promise<string> {
  const file = join(folder, 'trace.json');
  await writeFileAtomic(file, JSON.stringify(chromeTrace(phases)));
  return `${profileTable(phases)}\nChrome trace (chrome://tracing): ${file}`;
}
