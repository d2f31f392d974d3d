import type { DescribedImages } from './describe-images.ts';

/** What changed between two versions of a folder of images: paths, at most 20 of each kind. */
export interface ImageChanges {
  readonly version: 1;
  readonly same: boolean;
  readonly images: { readonly before: number; readonly after: number };
  readonly added: FileChanges;
  readonly removed: FileChanges;
  /** Other content under the same name. */
  readonly changed: FileChanges;
  /** The same content under another name; these are neither added nor removed. */
  readonly moved: FileChanges;
  readonly classes: readonly {
    readonly label: string;
    readonly before: number;
    readonly after: number;
  }[];
  readonly captionProblems: { readonly before: number; readonly after: number };
}

interface FileChanges {
  readonly files: number;
  readonly examples: readonly string[];
}

const SHOWN = 20;

export function compareImages(before: DescribedImages, after: DescribedImages): ImageChanges {
  const [old, now] = [before.files, after.files];
  const gone = [...old.keys()].filter((path) => !now.has(path));
  const come = [...now.keys()].filter((path) => !old.has(path));
  const changed = [...now.keys()].filter(
    (path) => old.has(path) && old.get(path) !== now.get(path),
  );
  const { moved, added, removed } = pairMoved(before, after, { gone, come });
  return {
    version: 1,
    same: gone.length + come.length + changed.length === 0,
    images: { before: old.size, after: now.size },
    added: shown(added),
    removed: shown(removed),
    changed: shown(changed),
    moved: shown(moved),
    classes: classChanges(before, after),
    captionProblems: {
      before: before.statistics.captions?.problems ?? 0,
      after: after.statistics.captions?.problems ?? 0,
    },
  };
}

function pairMoved(
  before: DescribedImages,
  after: DescribedImages,
  { gone, come }: { readonly gone: readonly string[]; readonly come: readonly string[] },
) {
  const byHash = new Map<string, string[]>();
  for (const path of gone) {
    const hash = before.files.get(path)!;
    if (hash) byHash.set(hash, [...(byHash.get(hash) ?? []), path]);
  }
  const moved: string[] = [];
  const from = new Set<string>();
  const added = come.filter((path) => {
    const source = byHash.get(after.files.get(path)!)?.shift();
    if (source === undefined) return true;
    from.add(source);
    moved.push(`${source} → ${path}`);
    return false;
  });
  return { moved, added, removed: gone.filter((path) => !from.has(path)) };
}

function shown(files: readonly string[]): FileChanges {
  return { files: files.length, examples: files.slice(0, SHOWN) };
}

function classChanges(before: DescribedImages, after: DescribedImages): ImageChanges['classes'] {
  const counts = ({ statistics }: DescribedImages) =>
    new Map(statistics.classes?.counts.map(({ label, rows }) => [label, rows]));
  const [old, now] = [counts(before), counts(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((label) => ({ label, before: old.get(label) ?? 0, after: now.get(label) ?? 0 }))
    .filter((change) => change.before !== change.after);
}
