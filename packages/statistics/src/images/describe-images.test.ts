import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../report/html.ts';
import { imageFindings } from '../report/image-findings.ts';
import { imageReport } from '../report/image-report.ts';
import { formatImages } from '../report/terminal-images.ts';
import { fixtures } from '../testing/fixture.ts';
import { temporaryFiles } from '../testing/temporary-files.ts';
import { compareImages } from './compare-images.ts';
import { contactSheet } from './contact-sheet.ts';
import { type DescribedImages, describeImages } from './describe-images.ts';
import { isImageFolder } from './list-folder.ts';
import { readImage } from './read-image.ts';

interface Peer {
  readonly width: number;
  readonly height: number;
  readonly mode: string;
  readonly format: string;
  readonly frames: number;
  readonly dhash: string;
  readonly error?: string;
}

const folder = join(fixtures, 'images');
/** What Pillow and ImageHash say; see `make_images.py`. */
const peers: Readonly<Record<string, Peer>> = JSON.parse(
  readFileSync(join(fixtures, 'images.json'), 'utf8'),
);
const whole = Object.entries(peers).filter(([, { error }]) => error === undefined);
const picture = (name: string) => readFileSync(join(folder, name));

describe('each image', () => {
  test.each(whole)('%s has the size, mode and format that Pillow says', async (name, peer) => {
    const { width, height, mode, format, frames } = peer;
    const facts = await readImage(join(folder, name));
    expect(facts).toMatchObject({ width, height, mode, format: format.toLowerCase(), frames });
  });

  test.each(whole)('%s has nearly the difference hash of ImageHash', async (name, { dhash }) => {
    const facts = await readImage(join(folder, name));
    if ('problem' in facts) throw new Error(facts.problem);
    const other = BigInt(`0x${dhash}`);
    const differing = (facts.differences ^ other).toString(2).replaceAll('0', '').length;
    // Another way to make an image small: steps of hardly any height may turn over. Pillow cuts 16
    // bits off at 255.
    expect(differing).toBeLessThanOrEqual(facts.plain || name === 'deep.png' ? 64 : 8);
  });
});

describe('a folder', () => {
  let described: DescribedImages;
  beforeAll(async () => {
    described = await describeImages(folder);
  });

  test('names the broken files that Pillow cannot read either', () => {
    const broken = described.statistics.broken.map(({ file }) => file);
    expect(broken).toEqual(Object.keys(peers).filter((name) => peers[name]!.error));
    expect(described.statistics.broken).toContainEqual({
      file: 'cut.jpg',
      problem: expect.stringMatching(/premature end|cut off/),
    });
    expect(described.statistics.images).toBe(whole.length);
    expect(described.statistics).toMatchObject({ turned: 1, moving: 1, plain: 1 });
  });

  test('tells equal files from pictures that look the same', () => {
    const { exact, near } = described.statistics.duplicates;
    expect(exact).toMatchObject({
      images: 1,
      examples: [{ image: 'rgb.png', earlier: 'copy.png', steps: 0 }],
    });
    const pairs = near.examples.map(({ image, earlier }) => [image, earlier]);
    expect(pairs).toContainEqual(['copy.png', 'again.jpg']);
    expect(pairs.flat()).toContain('smaller.png');
    expect(pairs.flat()).not.toContain('mirrored.png');
  });

  test('is shown in the terminal and on a page, with a sheet', async () => {
    const sheet = await contactSheet(folder, described.sample);
    expect(sheet!.images).toEqual(described.sample);
    const metadata = await readImage(join(temporaryFiles({ 's.png': sheet!.bytes }), 's.png'));
    expect(metadata).toMatchObject({ width: sheet!.width, height: sheet!.height });
    const page = renderHtml(imageReport(described.statistics, { sheet }));
    expect(page).toContain('src="data:image/png;base64,');
    expect(page).not.toMatch(/src="(?!data:)/);
    expect(formatImages(described.statistics)).toContain('! cut.jpg: ');
  });
});

test('captions that do not match are named with file and line', async () => {
  const jsonl = [
    '{"file_name": "a.png", "text": "a scene"}',
    '{"file_name": "gone.png", "text": "not here"}',
    '{"file_name": "b.png", "text": ',
    '["no object"]',
    '{"name": "b.png", "text": "wrong key"}',
    '{"file_name": "a.png", "text": "again"}',
    '{"file_name": "b.png", "text": " "}',
    '{"file_name": "../../outside.png", "text": "x"}',
    '{"file_name": "c.png"}',
  ];
  const place = temporaryFiles({
    'train/metadata.jsonl': `${jsonl.join('\n')}\n`,
    'train/a.png': picture('rgb.png'),
    'train/b.png': picture('alpha.png'),
    'train/c.png': picture('grey.png'),
    'csv/metadata.csv': 'file_name,caption\nd.png,"a caption, quoted"\nnowhere.png,x\n',
    'csv/d.png': picture('deep.png'),
    'bad/metadata.csv': 'image,caption\nd.png,x\n',
    'bad/d.png': picture('palette.png'),
    'texts/e.png': picture('cmyk.jpg'),
    'texts/e.txt': 'a text beside it\n',
    'texts/f.txt': 'no image\n',
    'texts/g.png': picture('tall.webp'),
  });
  const { statistics } = await describeImages(place);
  const { captions } = statistics;
  expect(captions!.captions).toBe(4);
  expect(captions!.sources.toSorted()).toEqual([
    'a text beside each image',
    'metadata.csv',
    'metadata.jsonl',
  ]);
  const problems = captions!.problemExamples.map(({ code, file, line }) =>
    [code, file, line].filter(Boolean).join(' '),
  );
  expect(problems.toSorted()).toEqual([
    'bad-row train/metadata.jsonl 3',
    'bad-row train/metadata.jsonl 4',
    'empty-caption train/metadata.jsonl 7',
    'image-missing csv/metadata.csv 3',
    'image-missing train/metadata.jsonl 2',
    'image-without-caption bad/d.png',
    'image-without-caption texts/g.png',
    'image-without-caption train/c.png',
    'leaves-the-folder train/metadata.jsonl 8',
    'no-caption-column train/metadata.jsonl 9',
    'no-file-name bad/metadata.csv 1',
    'no-file-name train/metadata.jsonl 5',
    'second-caption train/metadata.jsonl 6',
    'text-without-image texts/f.txt 1',
  ]);
  expect(captions!.words).toMatchObject({ max: 4 });
  const messages = imageFindings(statistics).map(({ message }) => message);
  expect(messages.join('\n')).toContain('captions without an image: 2 (first: csv/metadata.csv:3:');
  expect(renderHtml(imageReport(statistics))).toContain('14 that do not match');
});

test('splits and classes come from folders; leaks between them are told', async () => {
  const place = temporaryFiles({
    'train/cat/1.png': picture('rgb.png'),
    'train/dog/2.png': picture('mirrored.png'),
    'test/cat/1.jpg': picture('again.jpg'),
    'test/dog/3.png': picture('rgb.png'),
  });
  const { statistics } = await describeImages(place);
  expect(statistics.splits).toEqual([
    { name: 'test', images: 2 },
    { name: 'train', images: 2 },
  ]);
  expect(statistics.classes!.counts).toMatchObject([
    { label: 'cat', rows: 2 },
    { label: 'dog', rows: 2 },
  ]);
  expect(statistics.duplicates.exact).toMatchObject({ images: 1, acrossSplits: 1, conflicts: 1 });
  expect(imageFindings(statistics)[0]).toMatchObject({
    level: 'warning',
    message: '1 image the same file as an earlier one (1 of another split, 1 of another class)',
  });
});

test('two versions are compared by name and content', async () => {
  const version = async (files: Record<string, Uint8Array>) =>
    describeImages(temporaryFiles(files));
  const before = await version({
    'a/1.png': picture('rgb.png'),
    'a/2.png': picture('grey.png'),
    'b/3.png': picture('alpha.png'),
  });
  const after = await version({
    'a/1.png': picture('deep.png'),
    'b/2.png': picture('grey.png'),
    'b/4.png': picture('tall.webp'),
  });
  expect(compareImages(before, after)).toMatchObject({
    same: false,
    added: { files: 1, examples: ['b/4.png'] },
    removed: { files: 1, examples: ['b/3.png'] },
    changed: { files: 1, examples: ['a/1.png'] },
    moved: { files: 1, examples: ['a/2.png → b/2.png'] },
    classes: [
      { label: 'a', before: 2, after: 1 },
      { label: 'b', before: 1, after: 2 },
    ],
  });
  expect(compareImages(before, before).same).toBe(true);
});

test('a folder of images is told from one of texts; an empty one is refused', async () => {
  const texts = temporaryFiles({ 'train.csv': 'a,b\n' });
  expect(await isImageFolder(folder)).toBe(true);
  expect(await isImageFolder(texts)).toBe(false);
  expect(await isImageFolder(join(texts, 'nowhere'))).toBe(false);
  await expect(describeImages(texts)).rejects.toMatchObject({ code: 'NO_ROWS' });
  await expect(describeImages(join(texts, 'nowhere'))).rejects.toMatchObject({
    code: 'DATA_NOT_FOUND',
  });
});
