import { join } from 'node:path';

const SIZE = 96;
const GAP = 4;
const ACROSS = 10;
const MOST = 100;

/** A picture of many images, for a look at all of them at once. */
export interface ContactSheet {
  /** PNG. */
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** The images on it, from left to right, row by row. */
  readonly images: readonly string[];
}

/** Puts at most 100 images (paths from the folder) on a sheet; those that cannot be read are left out. */
export async function contactSheet(
  folder: string,
  images: readonly string[],
): Promise<ContactSheet | undefined> {
  const { default: sharp } = await import('sharp');
  const shown: { readonly image: string; readonly input: Buffer }[] = [];
  for (const image of images.slice(0, MOST)) {
    const input = await sharp(join(folder, image))
      .autoOrient()
      .resize(SIZE, SIZE, { fit: 'contain', background: '#00000000' })
      .png()
      .toBuffer()
      .catch(() => undefined);
    if (input) shown.push({ image, input });
  }
  if (shown.length === 0) return undefined;
  const across = Math.min(ACROSS, shown.length);
  const down = Math.ceil(shown.length / across);
  const width = across * (SIZE + GAP) + GAP;
  const height = down * (SIZE + GAP) + GAP;
  const background = { r: 128, g: 128, b: 128, alpha: 0 };
  const bytes = await sharp({ create: { width, height, channels: 4, background } })
    .composite(
      shown.map(({ input }, i) => ({
        input,
        left: GAP + (i % across) * (SIZE + GAP),
        top: GAP + Math.floor(i / across) * (SIZE + GAP),
      })),
    )
    .png({ palette: true, quality: 90 })
    .toBuffer();
  return { bytes, width, height, images: shown.map(({ image }) => image) };
}
