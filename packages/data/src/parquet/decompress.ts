import * as zlib from 'node:zlib';

/** Decompresses one page; `length` is that of the result. */
export type Decompressor = (input: Uint8Array, length: number) => Uint8Array;

/** What Node itself decompresses; Zstandard from Node 22.15 on. Snappy is the reader's own. */
export function decompressors(): Readonly<Record<string, Decompressor>> {
  const zstd: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  return {
    GZIP: (input) => zlib.gunzipSync(input),
    BROTLI: (input) => zlib.brotliDecompressSync(input),
    ...(typeof zstd === 'function' ? { ZSTD: zstd as Decompressor } : {}),
  };
}
