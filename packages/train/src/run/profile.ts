import { join } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import { chromeTrace, type OperatorProfile, type Phases, profileTable } from '@havn/loop';

/** Writes the Chrome trace of a run beside it and gives the table, by phase and by operator. */
export async function writeProfile(
  folder: string,
  phases: Phases,
  operators: OperatorProfile | undefined,
): Promise<string> {
  const file = join(folder, 'trace.json');
  await writeFileAtomic(file, chromeTrace(phases));
  const traces = [file, operators?.trace].filter((path) => path !== undefined);
  return `${profileTable(phases, operators)}\nChrome traces (chrome://tracing): ${traces.join(', ')}`;
}
