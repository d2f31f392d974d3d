import { fromYaml } from '@havn/config';
import { NotABundleError } from './errors.ts';
import type { FilesFolder } from './files-folder.ts';

const MLMODEL = 'MLmodel';
/** Written by hand or by MLflow, it has a few hundred lines at most. */
const MOST_BYTES = 2 ** 20;
/** Every model of MLflow's Python has it. */
const GENERAL = 'python_function';

/** Throws `NotABundleError`, which says what else it is, for what Havn does not load. */
export async function checkIsBundle(name: string, files: FilesFolder): Promise<void> {
  const entries = await files.list('');
  if (entries.some((entry) => entry.name === 'config.json' && !entry.isFolder)) return;
  const description = entries.find((entry) => entry.name === MLMODEL && !entry.isFolder);
  if (description) {
    const flavors = flavorsOf(await textOf(files, description.size ?? 0));
    const kinds = flavors.filter((flavor) => flavor !== GENERAL || flavors.length === 1);
    throw new NotABundleError(name, `a model of MLflow (${kinds.join(', ') || 'of no flavor'})`);
  }
  const some = entries.slice(0, 5).map((entry) => entry.name);
  throw new NotABundleError(name, `a folder without a model (${some.join(', ')})`);
}

async function textOf(files: FilesFolder, size: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of files.read(MLMODEL, { start: 0, size })) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}

function flavorsOf(text: string): readonly string[] {
  try {
    const { flavors } = fromYaml(text, MLMODEL) as { readonly flavors?: unknown };
    return typeof flavors === 'object' && flavors !== null ? Object.keys(flavors) : [];
  } catch {
    return [];
  }
}
