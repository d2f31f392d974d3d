import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '@havn/core';
import { DataUsageError } from '../errors.ts';
import { temporaryName, workFolder } from './temporary.ts';

type Build = (path: string) => Promise<void>;

/** Builds a file or folder elsewhere; what stands at its place is replaced when that is done. */
export async function replaceWhole(place: string, build: Build): Promise<void> {
  const incoming = join(openWorkFolder(place), temporaryName());
  try {
    await build(incoming);
    takePlace(incoming, place);
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
}

/**
 * The same for what comes from `url`: a transfer that is cut keeps what it has of a file beside the
 * path that it is given, and finds it there the next time.
 */
export async function replaceDownloaded(place: string, url: string, build: Build): Promise<void> {
  const name = `havn-incoming-${sha256(`${url}\n${place}`).slice(0, 16)}`;
  const folder = join(openWorkFolder(place), name);
  const incoming = join(folder, basename(place));
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    await build(incoming);
    takePlace(incoming, place);
  } finally {
    rmSync(incoming, { recursive: true, force: true });
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }
}

/** Builds a file or folder elsewhere and moves it to its place: other files of a folder there stay. */
export async function mergeWhole(place: string, build: Build): Promise<void> {
  const incoming = join(openWorkFolder(place), temporaryName());
  try {
    await build(incoming);
    moveInto(incoming, place);
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
}

function openWorkFolder(place: string): string {
  mkdirSync(dirname(place), { recursive: true });
  return workFolder(dirname(place));
}

function takePlace(incoming: string, place: string): void {
  rmSync(place, { recursive: true, force: true });
  moveTo(incoming, place);
}

function moveInto(source: string, place: string): void {
  const isFolder = lstatSync(source).isDirectory();
  const there = statSync(place, { throwIfNoEntry: false });
  if (there && there.isDirectory() !== isFolder) {
    const [old, fresh] = isFolder ? ['file', 'folder'] : ['folder', 'file'];
    throw new DataUsageError(
      `'${place}' is a ${old}, and what comes is a ${fresh}`,
      'Move or remove it first, or name another place: -o PATH',
    );
  }
  if (there && isFolder) {
    for (const name of readdirSync(source)) moveInto(join(source, name), join(place, name));
  } else moveTo(source, place);
}

function moveTo(source: string, place: string): void {
  try {
    renameSync(source, place);
  } catch (error) {
    // Two mounts of one file system look like one place until something is moved.
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    cpSync(source, place, { recursive: true, verbatimSymlinks: true });
  }
}
