import { join, posix } from 'node:path';
import { mapPool, type Progress, silentProgress } from '@havn/core';
import { NoRowsError } from '@havn/data';
import { ClassCounter } from '../rows/labels.ts';
import type { TokenCounter } from '../rows/scan-split.ts';
import { BottomK } from '../text/bottom-k.ts';
import { LengthCounter } from '../text/lengths.ts';
import { describeCaptions } from './describe-captions.ts';
import type { ImageRepeats, ImageStatistics } from './image-statistics.ts';
import { listImageFolder } from './list-folder.ts';
import { findNearImages, type ImagePair } from './near-images.ts';
import { readCaptions } from './read-captions.ts';
import { type BrokenImage, type ImageFacts, readImage } from './read-image.ts';

export interface DescribeImagesOptions {
  readonly tokens?: TokenCounter | undefined;
  readonly progress?: Progress | undefined;
}

/** The figures, and what the contact sheet and comparing with another version need. */
export interface DescribedImages {
  readonly statistics: ImageStatistics;
  /** Hashes of the files by path; of broken ones, too, where they could be read at all. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths for a contact sheet: a sample, chosen by content. */
  readonly sample: readonly string[];
}

const PARALLEL = 4;
const SAMPLE = 100;
const EXAMPLES = 5;
const BROKEN_SHOWN = 1_000;
const COMMON = 5;
const SPLITS = ['train', 'training', 'validation', 'valid', 'val', 'dev', 'test', 'testing'];

interface NamedImage {
  readonly path: string;
  readonly split: string;
  /** The folder that it lies in, below its split. */
  readonly folder: string;
}

/**
 * Looks at every image of a folder, at those in folders of it (one a class, or train, validation and
 * test), and at their captions. Every image is decoded once; about 600 bytes of each stay in memory.
 */
export async function describeImages(
  folder: string,
  options: DescribeImagesOptions = {},
): Promise<DescribedImages> {
  const { progress = silentProgress } = options;
  const listed = await listImageFolder(folder);
  if (listed.images.length === 0) throw new NoRowsError(folder);
  const captions = await readCaptions(listed);
  progress.start(`looking at ${folder}`, listed.images.length, 'images');
  const read = await mapPool(listed.images, PARALLEL, async (path) => {
    const result = await readImage(join(folder, path)).catch(
      (error: NodeJS.ErrnoException): BrokenImage => ({
        problem: `it cannot be read (${error.code})`,
      }),
    );
    progress.advance();
    return result;
  });
  progress.end();
  const named = listed.images.map(nameImage);
  const facts = read.map((one) => ('problem' in one ? undefined : one));
  const statistics: ImageStatistics = {
    version: 1,
    kind: 'images',
    folder,
    ...countImages(facts),
    splits: countBy(named, facts, ({ split }) => split).map(([name, images]) => ({ name, images })),
    classes: classesOf(named, facts),
    broken: read
      .flatMap((one, i) =>
        'problem' in one ? [{ file: named[i]!.path, problem: one.problem }] : [],
      )
      .slice(0, BROKEN_SHOWN),
    duplicates: {
      exact: repeats(findEqualFiles(facts), named),
      near: repeats(findNearImages(facts), named),
    },
    captions: captions.sources.length === 0 ? null : describeCaptions(captions, options.tokens),
  };
  return { statistics, files: fileHashes(named, facts), sample: sampleOf(named, facts) };
}

function nameImage(path: string): NamedImage {
  const [first = '', ...rest] = path.split('/');
  const isSplit = rest.length > 0 && SPLITS.includes(first.toLowerCase());
  const folder = posix.dirname(isSplit ? rest.join('/') : path);
  return { path, split: isSplit ? first : 'all', folder: folder === '.' ? '' : folder };
}

type Facts = readonly (ImageFacts | undefined)[];

/** Counts of images that can be read, the largest first. */
function countBy(
  named: readonly NamedImage[],
  facts: Facts,
  key: (image: NamedImage, facts: ImageFacts) => string,
): [string, number][] {
  const counts = new Map<string, number>();
  named.forEach((image, i) => {
    const one = facts[i];
    if (one) counts.set(key(image, one), (counts.get(key(image, one)) ?? 0) + 1);
  });
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function countImages(facts: Facts) {
  const whole = facts.filter((one) => one !== undefined);
  const named = whole.map((): NamedImage => ({ path: '', split: '', folder: '' }));
  const count = (key: (one: ImageFacts) => string) => countBy(named, whole, (_, one) => key(one));
  const lengths = (size: (one: ImageFacts) => number) => {
    const counter = new LengthCounter();
    for (const one of whole) counter.add(size(one));
    return counter.summary() ?? null;
  };
  const sizes = count(({ width, height }) => `${width}×${height}`);
  const common = sizes.slice(0, COMMON).map(([size, images]) => {
    const [width, height] = size.split('×').map(Number);
    return { width: width!, height: height!, images };
  });
  const countOf = (test: (one: ImageFacts) => boolean) => whole.filter(test).length;
  return {
    images: whole.length,
    bytes: whole.reduce((sum, { bytes }) => sum + bytes, 0),
    formats: count(({ format }) => format).map(([format, images]) => ({ format, images })),
    modes: count(({ mode }) => mode).map(([mode, images]) => ({ mode, images })),
    sizes: {
      width: lengths(({ width }) => width),
      height: lengths(({ height }) => height),
      common,
      distinct: sizes.length,
    },
    turned: countOf(({ orientation }) => orientation > 1),
    moving: countOf(({ frames }) => frames > 1),
    plain: countOf(({ plain }) => plain),
  };
}

function classesOf(named: readonly NamedImage[], facts: Facts): ImageStatistics['classes'] {
  const counter = new ClassCounter();
  named.forEach(({ folder }, i) => {
    if (facts[i]) counter.add(folder === '' ? [] : [folder]);
  });
  const classes = counter.summary();
  return classes && classes.counts.length > 1 ? classes : null;
}

function findEqualFiles(facts: Facts): readonly ImagePair[] {
  const first = new Map<string, number>();
  return facts.flatMap((one, image): ImagePair[] => {
    if (!one) return [];
    const earlier = first.get(one.hash);
    if (earlier !== undefined) return [{ image, earlier, steps: 0 }];
    first.set(one.hash, image);
    return [];
  });
}

function repeats(pairs: readonly ImagePair[], named: readonly NamedImage[]): ImageRepeats {
  const differ = (key: 'split' | 'folder') => (pair: ImagePair) =>
    named[pair.image]![key] !== named[pair.earlier]![key];
  const across = pairs.filter(differ('split'));
  const conflicts = pairs.filter(differ('folder'));
  const telling = [...new Set([...across, ...conflicts, ...pairs])].slice(0, EXAMPLES);
  return {
    images: pairs.length,
    acrossSplits: across.length,
    conflicts: conflicts.length,
    examples: telling.map(({ image, earlier, steps }) => ({
      image: named[image]!.path,
      earlier: named[earlier]!.path,
      steps,
    })),
  };
}

function fileHashes(named: readonly NamedImage[], facts: Facts): ReadonlyMap<string, string> {
  return new Map(named.map(({ path }, i) => [path, facts[i]?.hash ?? '']));
}

function sampleOf(named: readonly NamedImage[], facts: Facts): readonly string[] {
  const sample = new BottomK<string>(SAMPLE);
  named.forEach(({ path }, i) => {
    const one = facts[i];
    if (one) sample.offer(Number.parseInt(one.hash.slice(0, 12), 16), () => path);
  });
  return [...sample.items()].sort();
}
