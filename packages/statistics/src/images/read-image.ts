import { readFile } from 'node:fs/promises';
import { sha256 } from '@havn/core';
import type { Metadata } from 'sharp';

/** What one image file is. */
export interface ImageFacts {
  /** As stored; `orientation` is not applied. */
  readonly width: number;
  readonly height: number;
  readonly format: string;
  /** As Pillow names it: 1, L, LA, P, RGB, RGBA, CMYK, I;16, RGB;16, … */
  readonly mode: string;
  readonly frames: number;
  /** EXIF: 1 is upright. */
  readonly orientation: number;
  readonly bytes: number;
  /** SHA-256 of the file. */
  readonly hash: string;
  /** Difference hash (Krawetz): a bit for each of 8 × 8 steps from left to right that gets brighter. */
  readonly differences: bigint;
  /** 8 × 8 pixels of RGB, for comparing colours. */
  readonly thumbnail: Uint8Array;
  /** Whether there is hardly anything in it to tell it from other images. */
  readonly plain: boolean;
}

/** A file that is no whole image: what is wrong with it. */
export interface BrokenImage {
  readonly problem: string;
}

/** Steps of brightness below which an image counts as plain. */
const PLAIN_RANGE = 8;

/**
 * Reads and decodes an image to its end: one that is cut off or damaged is told. Transparent parts
 * count as white. Images of more than 268 megapixels are not decoded.
 */
export async function readImage(file: string): Promise<ImageFacts | BrokenImage> {
  const content = await readFile(file);
  if (content.length === 0) return { problem: 'the file is empty' };
  const { default: sharp } = await import('sharp');
  try {
    const metadata = await sharp(content).metadata();
    const flat = sharp(content, { failOn: 'truncated' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb');
    // One decoding; what is smaller is made from it.
    const { data, info } = await flat
      .resize(72, 64, { fit: 'fill' })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const small = sharp(data, { raw: { width: 72, height: 64, channels: info.channels as 1 | 3 } });
    const steps = await small.clone().resize(9, 8, { fit: 'fill' }).raw().toBuffer();
    const grey = toGrey(steps, 72);
    const thumbnail = await small
      .resize(8, 8, { fit: 'fill' })
      .toColourspace('srgb')
      .raw()
      .toBuffer();
    return {
      width: metadata.width,
      height: metadata.height,
      format: metadata.format,
      mode: modeOf(metadata),
      frames: metadata.pages ?? 1,
      orientation: metadata.orientation ?? 1,
      bytes: content.length,
      hash: sha256(content),
      differences: differenceHash(grey),
      thumbnail: toRgb(thumbnail),
      plain: Math.max(...grey) - Math.min(...grey) < PLAIN_RANGE,
    };
  } catch (error) {
    return { problem: wordsOf(error) };
  }
}

function modeOf({ space, channels, depth, isPalette, bitsPerSample }: Metadata): string {
  if (isPalette) return 'P';
  if (bitsPerSample === 1 && channels === 1) return '1';
  const alpha = channels === 2 || channels === 4 ? 'A' : '';
  const wide = depth === 'ushort' ? ';16' : depth === 'float' ? ';32F' : '';
  if (space === 'cmyk') return `CMYK${wide}`;
  if (channels <= 2) return channels === 1 && wide ? `I${wide}` : `L${alpha}${wide}`;
  return `RGB${alpha}${wide}`;
}

function differenceHash(grey: Uint8Array): bigint {
  let hash = 0n;
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const brighter = grey[y * 9 + x + 1]! > grey[y * 9 + x]!;
      hash = (hash << 1n) | (brighter ? 1n : 0n);
    }
  }
  return hash;
}

/** Luma of ITU-R 601, as Pillow's L. */
function toGrey(pixels: Uint8Array, count: number): Uint8Array {
  const channels = pixels.length / count;
  return Uint8Array.from({ length: count }, (_, i) => {
    const [r, g, b] = [0, 1, 2].map((c) => pixels[i * channels + Math.min(c, channels - 1)]!);
    return Math.round(0.299 * r! + 0.587 * g! + 0.114 * b!);
  });
}

function toRgb(pixels: Uint8Array): Uint8Array {
  if (pixels.length === 192) return Uint8Array.from(pixels);
  const channels = pixels.length / 64;
  return Uint8Array.from({ length: 192 }, (_, i) => pixels[Math.floor(i / 3) * channels]!);
}

/** The library's words, on one line and without its own names for things. */
function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (
    message
      .split('\n')[0]!
      .replace(
        /^Input (file|buffer) contains unsupported image format$/,
        'this is no image that can be read',
      )
      .replace(/^Vips\w*: /, '')
      // What libvips says where another thread took its message.
      .replace(/^Unknown error$/, 'the image is cut off or damaged')
  );
}
