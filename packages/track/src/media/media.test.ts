import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TemporaryStore, temporaryStore } from '../kit/temporary-store.ts';
import { LOGGED_ARTIFACTS_TAG, readLoggedArtifacts } from './logged-artifacts.ts';
import { type MediaLog, openMedia } from './media-log.ts';
import { readImageName, readMediaName } from './names.ts';
import { splitJson, tableOf } from './table.ts';

/** What MLflow's client made: `test/fixtures/make_media.py`. */
interface Fixture {
  readonly table: Readonly<Record<string, readonly unknown[]>>;
  readonly tableText: string;
  readonly tag: string;
  /** Tables that were logged to one file, one after the other, and what stood in it then. */
  readonly appended: readonly {
    readonly tables: readonly Readonly<Record<string, readonly unknown[]>>[];
    readonly text: string;
  }[];
  readonly images: readonly string[];
}

const fixture = JSON.parse(
  await readFile(new URL('../../test/fixtures/media.json', import.meta.url), 'utf8'),
) as Fixture;

let kit: TemporaryStore;
let run: string;
let folder: string;
let media: MediaLog;

beforeEach(async () => {
  kit = await temporaryStore();
  run = (await kit.store.createRun({ name: 'r' })).id;
  folder = (await kit.store.tracking.runs.get(run)).info.artifactUri;
  media = await openMedia(kit.store, run);
});
afterEach(() => kit.close());

const json = async (path: string) => JSON.parse(await readFile(join(folder, path), 'utf8'));

describe('a table', () => {
  const columns = Object.keys(fixture.table);
  const rows = fixture.table[columns[0]!]!.map((_, row) =>
    columns.map((column) => fixture.table[column]![row]),
  );

  test('is written as MLflow’s client writes it, and told in its tag', async () => {
    await media.logTable('eval/answers', { columns, rows });
    await media.logTable('more.json', { columns, rows });
    // Python tells 1.0 from 1.
    const expected = fixture.tableText.replace(',1.0,', ',1,');
    expect(await readFile(join(folder, 'eval/answers.json'), 'utf8')).toBe(expected);
    expect((await kit.store.getRun(run)).tags[LOGGED_ARTIFACTS_TAG]).toBe(fixture.tag);
  });

  test('may be rows by column; numbers that are none are null', () => {
    const table = tableOf([{ a: Number.NaN, b: 1n }, { c: new Date(0) }]);
    expect(JSON.parse(splitJson(table))).toEqual({
      columns: ['a', 'b', 'c'],
      data: [
        [null, 1, null],
        [null, null, '1970-01-01T00:00:00.000Z'],
      ],
    });
  });

  test.each(fixture.appended.map(({ tables, text }) => [text, tables] as const))(
    'logged again grows as with MLflow’s client: %s',
    async (text, tables) => {
      for (const table of tables) {
        const names = Object.keys(table);
        const count = table[names[0]!]!.length;
        const lines = Array.from({ length: count }, (_, row) =>
          names.map((name) => table[name]![row]),
        );
        await media.logTable('grows', { columns: names, rows: lines });
      }
      expect(await json('grows.json')).toEqual(JSON.parse(text));
    },
  );

  test('grows by what several log at once, and its tag tells it once', async () => {
    const other = await openMedia(kit.store, run);
    const all = Array.from({ length: 10 }, (_, row) =>
      (row % 2 ? media : other).logTable('both', [{ row }]),
    );
    await Promise.all(all);
    const { data } = await json('both.json');
    expect(data.flat().sort()).toEqual(Array.from({ length: 10 }, (_, row) => row));
    const tag = (await kit.store.getRun(run)).tags[LOGGED_ARTIFACTS_TAG];
    expect(readLoggedArtifacts(tag)).toEqual([{ path: 'both.json', type: 'table' }]);
    expect(await readdir(folder)).toEqual(['both.json']);
  });

  test('is not added to a file that is none, which stays', async () => {
    for (const text of ['{"columns": 1}', '[1]', 'null', 'no JSON']) {
      await media.logFile('notes.json', text);
      await expect(media.logTable('notes', [{ a: 1 }])).rejects.toMatchObject({
        code: 'MEDIA_INVALID',
        message: expect.stringContaining('notes.json'),
      });
      expect(await readFile(join(folder, 'notes.json'), 'utf8')).toBe(text);
    }
  });

  test('with steps has a file a step, and its last one is told', async () => {
    for (const step of [1, 2]) await media.logTable('a/b', [{ step }], { step });
    expect(await json('media/table/a~b+step+1.json')).toEqual({ columns: ['step'], data: [[1]] });
    const tag = (await kit.store.getRun(run)).tags[LOGGED_ARTIFACTS_TAG];
    expect(readLoggedArtifacts(tag)).toEqual([
      { path: 'media/table/a~b+step+2.json', type: 'table' },
    ]);
  });

  test('keeps images of cells as files', async () => {
    const image = { width: 2, height: 1, data: new Uint8Array([0, 255]) };
    await media.logTable('seen', [{ name: 'x', picture: { image } }]);
    const { data } = await json('seen.json');
    expect(data[0][1]).toMatchObject({ type: 'image' });
    expect((await stat(join(folder, data[0][1].filepath))).size).toBeGreaterThan(0);
    expect(data[0][1].compressed_filepath).toMatch(/^table_images\/seen\/.*\.webp$/);
  });
});

describe('an image', () => {
  test('is kept as MLflow keeps it: a PNG and a small WebP', async () => {
    const data = new Uint8Array(40 * 20 * 3).fill(200);
    await media.logImage('test/digits', { width: 40, height: 20, data }, { step: 7 });
    const names = (await readdir(join(folder, 'images'))).sort();
    const shape = (name: string) => name.replace(/\d{13}/, 'TIME').replace(/[0-9a-f-]{36}/, 'UUID');
    expect(names.map(shape)).toEqual(fixture.images.map(shape));
    const png = await sharp(join(folder, 'images', names[1]!)).metadata();
    expect(png).toMatchObject({ format: 'png', width: 40, height: 20, channels: 3 });
    const webp = await sharp(join(folder, 'images', names[0]!)).metadata();
    expect(webp).toMatchObject({ format: 'webp', width: 256, height: 128 });
  });

  test('may be floats, which are stretched where they leave 0 to 1, or another format', async () => {
    const pixels = async (data: Float32Array) => {
      await media.logImage('f', { width: 2, height: 1, data });
      const name = (await readdir(join(folder, 'images'))).filter((each) => each.endsWith('.png'));
      const { data: bytes } = await sharp(join(folder, 'images', name.at(-1)!))
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return [...bytes];
    };
    expect(await pixels(new Float32Array([0, 0.5]))).toEqual([0, 127]);
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    await media.logImage('j', jpeg);
    expect(
      (await readdir(join(folder, 'images'))).filter((each) => /^j.*png$/.test(each)),
    ).toHaveLength(1);
  });

  test.each([
    ['a~b+step+-3+timestamp+12+c14988ea-902e-4d64-93f1-f7891e049863.png', 'a/b', -3, false],
    [
      'a#b%step%3%timestamp%12%c14988ea-902e-4d64-93f1-f7891e049863%compressed.webp',
      'a/b',
      3,
      true,
    ],
  ])('is known by its name: %s', (name, key, step, isSmall) => {
    expect(readImageName(name)).toMatchObject({ key, step, time: 12, isSmall });
  });

  test('that is none, or of a wrong size, is refused and leaves nothing', async () => {
    const broken = media.logImage('x', new Uint8Array([1, 2, 3]));
    await expect(broken).rejects.toMatchObject({ code: 'MEDIA_INVALID' });
    const wrong = media.logImage('x', { width: 2, height: 2, data: new Uint8Array(5) });
    await expect(wrong).rejects.toThrow('5 values make no image of 2 × 2 pixels');
    await expect(readdir(folder)).rejects.toThrow();
  });
});

test('what else is recorded is one JSON file a key and step', async () => {
  await media.logHistogram('head/logits', [1, 2, Number.NaN], { step: 3, bins: 2 });
  expect(await json('media/histogram/head~logits+step+3.json')).toEqual({
    kind: 'histogram',
    version: 1,
    key: 'head/logits',
    step: 3,
    time: expect.any(Number),
    edges: [1, 1.5, 2],
    counts: [1, 1],
    nonFinite: 1,
  });
  expect(readMediaName('head~logits+step+3.json')).toEqual({ key: 'head/logits', step: 3 });
  const labels = ['a', 'b'];
  await media.logConfusionMatrix('test', { labels, targets: [0, 0, 1], predictions: [0, 1, 1] });
  expect(await json('media/confusion-matrix/test+step+0.json')).toMatchObject({
    labels,
    counts: [
      [1, 1],
      [0, 1],
    ],
  });
  await media.logCurve('roc', { type: 'roc', lines: [{ name: 'a', area: 1, points: [[0, 1]] }] });
  expect(await json('media/curve/roc+step+0.json')).toMatchObject({
    xLabel: 'false positive rate',
    lines: [{ name: 'a', area: 1, points: [[0, 1]] }],
  });
  await media.logTextSamples('worst', [{ text: 'x'.repeat(5_000), target: 'a', right: false }]);
  const { samples } = await json('media/text-samples/worst+step+0.json');
  expect(samples[0].text).toMatch(/^x{3999}…$/);
  await media.logFile('notes/plan.md', '# Plan');
  expect(await readFile(join(folder, 'notes/plan.md'), 'utf8')).toBe('# Plan');
});

const WRONG_KEYS = ['', '/a', 'a/', 'a//b', '..', 'a/../b', 'a~b', 'a\\b', 'ä', '.x', 'a:b'];

test('a key that could not be a file everywhere is refused', async () => {
  for (const key of [...WRONG_KEYS, 'x'.repeat(201)]) {
    const wrong = media.logHistogram(key, [1]);
    await expect(wrong).rejects.toMatchObject({ code: 'MEDIA_INVALID' });
  }
});

test('what no page could show is refused', async () => {
  const refused = [
    media.logHistogram('h', [1], { step: 1.5 }),
    media.logHistogram('h', { edges: [0, 0], counts: [1] }),
    media.logHistogram('h', [1], { bins: 0 }),
    media.logConfusionMatrix('c', { labels: ['a'], counts: [[1, 2]] }),
    media.logConfusionMatrix('c', { labels: ['a'], targets: [1], predictions: [0] }),
    media.logCurve('l', { type: 'line', lines: [{ name: 'a', points: [[0, Number.NaN]] }] }),
    media.logTextSamples('t', [{ text: 'a', confidence: 1.1 }]),
    media.logTable('t', { columns: ['a'], rows: [[1, 2]] }),
    media.logTable('t', { columns: ['a', 'a'], rows: [] }),
    media.logFile('../out', ''),
    media.logFile('.havn-sent.json', ''),
  ];
  for (const each of await Promise.allSettled(refused)) {
    expect(each).toMatchObject({
      status: 'rejected',
      reason: { code: /MEDIA_INVALID|PATH_ESCAPES/ },
    });
  }
});
