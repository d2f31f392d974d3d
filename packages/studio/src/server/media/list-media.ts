import {
  IMAGES_FOLDER,
  isMediaKind,
  LOGGED_ARTIFACTS_TAG,
  MEDIA_FOLDER,
  type MediaKind,
  type Run,
  readImageName,
  readLoggedArtifacts,
  readMediaName,
} from '@havn/track';
import type { RunFiles } from '../files/run-files.ts';

export type ShownKind = MediaKind | 'image' | 'table';

/** What a run recorded under one key, by step. */
export interface MediaSeries {
  readonly kind: ShownKind;
  readonly key: string;
  /** Ascending. */
  readonly steps: readonly MediaStep[];
}

export interface MediaStep {
  readonly step: number;
  /** More than one where several images were logged at a step. */
  readonly items: readonly MediaItem[];
}

export interface MediaItem {
  /** Among the run's files. */
  readonly path: string;
  /** A smaller picture of it. */
  readonly small: string | null;
  readonly size: number | null;
}

interface Found extends MediaItem {
  readonly kind: ShownKind;
  readonly key: string;
  readonly step: number;
}

/** Everything that a run recorded besides numbers, by kind and key. */
export async function listMedia(files: RunFiles, run: Run): Promise<readonly MediaSeries[]> {
  const { artifactUri } = run.info;
  const list = (path: string) => files.list(artifactUri, path);
  const kinds = (await list(MEDIA_FOLDER)).filter(({ isFolder }) => isFolder);
  const inFolders = kinds.map(async ({ name }) => {
    if (name !== 'table' && !isMediaKind(name)) return [];
    const folder = `${MEDIA_FOLDER}/${name}`;
    return (await list(folder)).flatMap((file): readonly Found[] => {
      const known = readMediaName(file.name);
      if (!known || file.isFolder) return [];
      const path = `${folder}/${file.name}`;
      return [{ kind: name, ...known, path, small: null, size: file.size ?? null }];
    });
  });
  const found = await Promise.all([...inFolders, listImages(list)]);
  return inSeries([...found.flat(), ...tablesOf(run)]);
}

async function listImages(list: (path: string) => ReturnType<RunFiles['list']>): Promise<Found[]> {
  const named = (await list(IMAGES_FOLDER)).flatMap(({ name, size }) => {
    const known = readImageName(name);
    return known ? [{ ...known, size: size ?? null, path: `${IMAGES_FOLDER}/${name}` }] : [];
  });
  const small = new Map(named.filter((each) => each.isSmall).map((each) => [each.uuid, each.path]));
  return named
    .filter(({ isSmall }) => !isSmall)
    .sort((a, b) => a.time - b.time)
    .map(({ key, step, path, size, uuid }) => {
      return { kind: 'image', key, step, path, size, small: small.get(uuid) ?? null };
    });
}

const TABLE = /\.(json|parquet)$/;

/** Tables without steps, MLflow's among them, are told in a tag. */
function tablesOf({ tags }: Run): readonly Found[] {
  const told = readLoggedArtifacts(tags.find(({ key }) => key === LOGGED_ARTIFACTS_TAG)?.value);
  return told
    .filter(({ type, path }) => {
      return type === 'table' && TABLE.test(path) && !path.startsWith(`${MEDIA_FOLDER}/`);
    })
    .map(({ path }) => {
      const key = path.replace(TABLE, '');
      return { kind: 'table', key, step: 0, path, small: null, size: null };
    });
}

function inSeries(found: readonly Found[]): readonly MediaSeries[] {
  const series = new Map<
    string,
    { kind: ShownKind; key: string; steps: Map<number, MediaItem[]> }
  >();
  for (const { kind, key, step, path, small, size } of found) {
    const name = `${kind}\n${key}`;
    const own = series.get(name) ?? { kind, key, steps: new Map() };
    series.set(name, own);
    own.steps.set(step, [...(own.steps.get(step) ?? []), { path, small, size }]);
  }
  return [...series.values()]
    .map(({ kind, key, steps }) => ({
      kind,
      key,
      steps: [...steps].map(([step, items]) => ({ step, items })).sort((a, b) => a.step - b.step),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
