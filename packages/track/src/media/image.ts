import { MediaInvalidError } from './errors.ts';

/** Raw pixels, row by row: grey, RGB or RGBA. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Whole numbers from 0 to 255, or floats from 0 to 1 (others are stretched to that range). */
  readonly data: Uint8Array | Uint8ClampedArray | Float32Array | Float64Array;
}

/** The bytes of a PNG, JPEG, WebP, GIF, AVIF, TIFF or SVG file, or pixels. */
export type ImageInput = Uint8Array | Pixels;

/** MLflow's size of the pictures that lists show: the longer side. */
const SMALL = 256;

export interface EncodedImage {
  readonly png: Uint8Array;
  readonly webp: Uint8Array;
}

/** The PNG and the small WebP that MLflow keeps of an image. */
export async function encodeImage(image: ImageInput): Promise<EncodedImage> {
  const { default: sharp } = await import('sharp');
  const open = () => {
    if (image instanceof Uint8Array) return sharp(image, { failOn: 'truncated' }).rotate();
    const { width, height } = image;
    const { bytes, channels } = pixelBytes(image);
    return sharp(bytes, { raw: { width, height, channels } });
  };
  try {
    // One that is a PNG already stays as it is.
    const png = isPng(image) ? image : await open().png().toBuffer();
    const { width, height } = await sharp(png).metadata();
    const scale = SMALL / Math.max(width, height);
    const size = (length: number) => Math.max(1, Math.trunc(length * scale));
    const webp = await sharp(png)
      .resize(size(width), size(height), { fit: 'fill' })
      .webp()
      .toBuffer();
    return { png, webp };
  } catch (error) {
    if (error instanceof MediaInvalidError) throw error;
    throw new MediaInvalidError(`the image cannot be read: ${(error as Error).message}`, {
      remedy: 'Give the bytes of an image file, or {width, height, data}.',
      cause: error,
    });
  }
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function isPng(image: ImageInput): image is Uint8Array {
  return image instanceof Uint8Array && PNG.every((byte, at) => image[at] === byte);
}

function pixelBytes({ width, height, data }: Pixels) {
  const channels = data.length / (width * height);
  if (!(width > 0 && height > 0) || (channels !== 1 && channels !== 3 && channels !== 4)) {
    throw new MediaInvalidError(
      `${data.length} values make no image of ${width} × ${height} pixels`,
      { remedy: 'Give 1, 3 or 4 values for each pixel.' },
    );
  }
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  return { bytes: isFloat ? scaled(data) : Uint8Array.from(data), channels: channels as 1 | 3 | 4 };
}

function scaled(data: Float32Array | Float64Array): Uint8Array {
  let [low, high] = [0, 1];
  for (const value of data) {
    if (!Number.isFinite(value)) throw new MediaInvalidError(`an image holds ${value}`);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const stretched = low < 0 || high > 1;
  if (stretched) [low, high] = range(data);
  const span = high - low || 1;
  return Uint8Array.from(data, (value) => Math.trunc(((value - low) / span) * 255));
}

function range(data: Float32Array | Float64Array): [number, number] {
  let [low, high] = [data[0]!, data[0]!];
  for (const value of data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
