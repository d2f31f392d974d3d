import type { HubId } from './hub-id.ts';
import { type HubAccess, repositoryInfo } from './repository-info.ts';

const SHOWN = 3;

/** Files of a repository whose names are like one that is not there, the likeliest first. */
export async function similarFiles(file: string, hub: HubId, access: HubAccess): Promise<string[]> {
  const { files } = await repositoryInfo(hub, access).catch(() => ({ files: [] }));
  return files
    .map((name) => ({ name, likeness: likeness(name.toLowerCase(), file.toLowerCase()) }))
    .filter((one) => one.likeness > 0.3)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, SHOWN)
    .map(({ name }) => name);
}

/** Dice's coefficient of the pairs of neighbouring characters, in [0, 1]. */
function likeness(a: string, b: string): number {
  const pairs = (text: string) =>
    new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_, i) => text.slice(i, i + 2)));
  const [first, second] = [pairs(a), pairs(b)];
  let shared = 0;
  for (const pair of first) if (second.has(pair)) shared += 1;
  return (2 * shared) / Math.max(first.size + second.size, 1);
}
