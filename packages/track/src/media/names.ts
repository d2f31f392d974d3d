/** @file How files of media are named, and read back from their names. */
import { MEDIA_KINDS, type MediaKind } from './kinds.ts';

export const IMAGES = 'images';
export const MEDIA = 'media';
export const TABLES = 'table';

/** A slash would make folders: MLflow writes a tilde, which no key can hold. */
function flat(key: string): string {
  return key.replaceAll('/', '~');
}

/** `media/histogram/head~logits+step+100.json`; one file a key and step. */
export function mediaPath(kind: MediaKind | typeof TABLES, key: string, step: number): string {
  return `${MEDIA}/${kind}/${flat(key)}+step+${step}.json`;
}

export interface ImageName {
  readonly key: string;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly uuid: string;
}

/** As MLflow 3 names them: the picture, and one of at most 256 pixels to show in lists. */
export function imagePaths({ key, step, time, uuid }: ImageName) {
  const base = `${IMAGES}/${flat(key)}+step+${step}+timestamp+${time}+${uuid}`;
  return { image: `${base}.png`, small: `${base}+compressed.webp` };
}

/** An image of a run by its file's name below `images/`; undefined for other files. */
export function readImageName(
  name: string,
): (ImageName & { readonly isSmall: boolean }) | undefined {
  // Earlier versions of MLflow parted with % and wrote a slash as #.
  const match =
    /^(?<key>.+)(?<s>[+%])step\k<s>(?<step>-?\d+)\k<s>timestamp\k<s>(?<time>\d+)\k<s>(?<uuid>[0-9a-f-]{36})(?<small>\k<s>compressed)?\.(png|webp)$/.exec(
      name,
    )?.groups;
  if (!match) return undefined;
  return {
    key: match.key!.replaceAll(/[~#]/g, '/'),
    step: Number(match.step),
    time: Number(match.time),
    uuid: match.uuid!,
    isSmall: match.small !== undefined,
  };
}

/** The key and step that a file below `media/<kind>/` stands for. */
export function readMediaName(
  name: string,
): { readonly key: string; readonly step: number } | undefined {
  const match = /^(.+)\+step\+(-?\d+)\.json$/.exec(name);
  return match ? { key: match[1]!.replaceAll('~', '/'), step: Number(match[2]) } : undefined;
}

export function isMediaKind(name: string): name is MediaKind {
  return (MEDIA_KINDS as readonly string[]).includes(name);
}
