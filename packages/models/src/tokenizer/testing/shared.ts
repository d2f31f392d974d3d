import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const shared = resolve(root, process.env.HAVN_SHARED ?? '../shared');

/** Real data and weights outside the project; tests that need them are skipped where they are not. */
export const sharedData = join(shared, 'data');
export const minilmFolder = join(shared, 'models', 'all-MiniLM-L6-v2');

for (const folder of [sharedData, minilmFolder]) {
  if (!existsSync(folder)) console.warn(`skipped: ${folder} is absent (HAVN_SHARED names it)`);
}
