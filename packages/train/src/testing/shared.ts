import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** The folder with the real all-MiniLM-L6-v2, which lies outside of the repository. */
export const miniLmFolder = join(
  resolve(root, process.env.HAVN_SHARED ?? '../shared'),
  'models/all-MiniLM-L6-v2',
);

/** Says why tests that need the real weights are skipped. */
export function withoutMiniLm(): boolean {
  if (existsSync(join(miniLmFolder, 'model.safetensors'))) return false;
  console.log(`skipped: there are no real weights at ${miniLmFolder} (set HAVN_SHARED)`);
  return true;
}
