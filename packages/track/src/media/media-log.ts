import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containedPath, lockFile, writeFileAtomic } from '@havn/core';
import type { RunStore } from '../store.ts';
import { checkKey, checkStep } from './check.ts';
import { type ConfusionInput, confusionOf } from './confusion-matrix.ts';
import { type CurveInput, curveOf } from './curve.ts';
import { MediaInvalidError, MediaPlaceError } from './errors.ts';
import { type HistogramInput, histogramOf } from './histogram.ts';
import { encodeImage, type ImageInput } from './image.ts';
import type { ImageCell, MediaFile, MediaKind, TableFile } from './kinds.ts';
import { localFolder } from './local-folder.ts';
import { logTableTag } from './logged-artifacts.ts';
import { imagePaths, mediaPath, TABLES } from './names.ts';
import { appended, isImageCell, readTable, splitJson, type TableInput, tableOf } from './table.ts';
import { samplesOf, type TextSamplesInput } from './text-samples.ts';

export interface MediaOptions {
  /** Where in the training; 0 when not given. What the key had at this step is replaced. */
  readonly step?: number | undefined;
}

export interface HistogramOptions extends MediaOptions {
  /** 64 when not given. */
  readonly bins?: number | undefined;
}

/**
 * Records what a run is besides numbers, as files of the run. Every file appears whole or not at
 * all, and is on the disk when a call resolves. Keys are letters, digits, spaces and `_-.`, with
 * `/` between parts. Throws `MediaInvalidError` for what cannot be recorded, before anything is
 * written.
 */
export interface MediaLog {
  /** Where the files are written. */
  readonly folder: string;
  /** As MLflow's `log_image(key=, step=)`: a PNG and a small WebP; one more where the key has one. */
  logImage(key: string, image: ImageInput, options?: MediaOptions): Promise<void>;
  /**
   * As MLflow's `log_table`, to `<key>.json`: logged again the rows come after those that are there,
   * and what a column lacks is null. With a step to a file of its own, which replaces.
   */
  logTable(key: string, table: TableInput, options?: MediaOptions): Promise<void>;
  /** Values to count, or counts. */
  logHistogram(key: string, values: HistogramInput, options?: HistogramOptions): Promise<void>;
  logConfusionMatrix(key: string, matrix: ConfusionInput, options?: MediaOptions): Promise<void>;
  /** ROC, precision and recall, or any lines over numbers. */
  logCurve(key: string, curve: CurveInput, options?: MediaOptions): Promise<void>;
  logTextSamples(key: string, samples: TextSamplesInput, options?: MediaOptions): Promise<void>;
  /** Any file: `logFile('notes/plan.md', '# Plan')`. */
  logFile(path: string, content: FileContent): Promise<void>;
}

export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array | string>;

export interface OpenMediaOptions {
  /** Called after a file was written. */
  readonly onWrite?: (() => void) | undefined;
  /** Where files go of a run whose own place is no folder. */
  readonly otherwise?: string | undefined;
}

/** The record of a run of this machine. Throws `RunNotFoundError`, `MediaPlaceError`. */
export async function openMedia(
  store: RunStore,
  run: string,
  { onWrite, otherwise }: OpenMediaOptions = {},
): Promise<MediaLog> {
  const { id } = await store.getRun(run);
  const { artifactUri } = (await store.tracking.runs.get(id)).info;
  const folder = localFolder(artifactUri) ?? otherwise;
  if (folder === undefined) throw new MediaPlaceError(id, artifactUri);
  return new FolderMedia({ store, run: id, folder, onWrite });
}

interface Place {
  readonly onWrite: (() => void) | undefined;
  readonly store: RunStore;
  readonly run: string;
  readonly folder: string;
}

/** So long rows are waited for that another process adds. */
const LOCK_MS = 60_000;

class FolderMedia implements MediaLog {
  readonly folder: string;
  readonly #place: Place;
  /** A table is read and written, as is the tag in which tables are told: one after the other. */
  #tables: Promise<void> = Promise.resolve();

  constructor(place: Place) {
    this.#place = place;
    this.folder = place.folder;
  }

  async logImage(key: string, image: ImageInput, { step = 0 }: MediaOptions = {}): Promise<void> {
    checkKey(key);
    checkStep(step);
    const encoded = await encodeImage(image);
    const paths = imagePaths({ key, step, time: Date.now(), uuid: randomUUID() });
    await this.#write(paths.image, encoded.png);
    await this.#write(paths.small, encoded.webp);
  }

  async logTable(key: string, input: TableInput, { step }: MediaOptions = {}): Promise<void> {
    checkKey(key);
    if (step !== undefined) checkStep(step);
    const table = tableOf(input);
    const name = key.replace(/\.json$/, '');
    const path = step === undefined ? `${name}.json` : mediaPath(TABLES, name, step);
    const logged = this.#tables.then(() => this.#table(path, table, step === undefined));
    this.#tables = logged.catch(() => {});
    await logged;
  }

  async logHistogram(key: string, values: HistogramInput, options: HistogramOptions = {}) {
    await this.#media('histogram', key, options, histogramOf(values, options.bins));
  }

  async logConfusionMatrix(key: string, matrix: ConfusionInput, options: MediaOptions = {}) {
    await this.#media('confusion-matrix', key, options, confusionOf(matrix));
  }

  async logCurve(key: string, curve: CurveInput, options: MediaOptions = {}) {
    await this.#media('curve', key, options, curveOf(curve));
  }

  async logTextSamples(key: string, samples: TextSamplesInput, options: MediaOptions = {}) {
    await this.#media('text-samples', key, options, samplesOf(samples));
  }

  async logFile(path: string, content: FileContent): Promise<void> {
    const parts = path.split('/');
    if (parts.some((part) => part === '' || part === '.') || parts[0]!.startsWith('.havn-')) {
      throw new MediaInvalidError(`${JSON.stringify(path)} names no file of a run`);
    }
    await this.#write(path, content);
  }

  async #media<K extends MediaKind>(
    kind: K,
    key: string,
    { step = 0 }: MediaOptions,
    content: Omit<Extract<MediaFile, { kind: K }>, 'version' | 'kind' | 'key' | 'step' | 'time'>,
  ): Promise<void> {
    checkKey(key);
    checkStep(step);
    const file = { kind, version: 1, key, step, time: Date.now(), ...content };
    await this.#write(mediaPath(kind, key, step), `${JSON.stringify(file)}\n`);
  }

  /** Other processes may add rows to the same table. */
  async #table(path: string, table: TableFile, adds: boolean): Promise<void> {
    const { store, run, folder } = this.#place;
    await mkdir(folder, { recursive: true });
    const lock = await lockFile(join(folder, '.havn-tables.lock'), LOCK_MS);
    try {
      const before = adds ? await readIfThere(await containedPath(folder, path)) : undefined;
      const known = before === undefined ? undefined : readTable(path, before);
      if (known) appended(known, table);
      const own = await this.#withImages(path.slice(0, -5), table);
      await this.#write(path, splitJson(known ? appended(known, own) : own));
      await logTableTag(store, run, path);
    } finally {
      await lock.release();
    }
  }

  /** Images in cells become files, and the cells their paths, as MLflow's are. */
  async #withImages(name: string, { columns, data }: TableFile): Promise<TableFile> {
    const written = async (cell: unknown): Promise<unknown> => {
      if (!isImageCell(cell)) return cell;
      const { png, webp } = await encodeImage(cell.image);
      const path = `table_images/${name}/${randomUUID()}`;
      await this.#write(`${path}.png`, png);
      await this.#write(`${path}.webp`, webp);
      return {
        type: 'image',
        filepath: `${path}.png`,
        compressed_filepath: `${path}.webp`,
      } satisfies ImageCell;
    };
    const rows: unknown[][] = [];
    for (const row of data) {
      const done: unknown[] = [];
      for (const cell of row) done.push(await written(cell));
      rows.push(done);
    }
    return { columns, data: rows };
  }

  async #write(path: string, content: FileContent): Promise<void> {
    const { folder, onWrite } = this.#place;
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(await containedPath(folder, path), content);
    onWrite?.();
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
