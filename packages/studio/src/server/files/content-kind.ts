import { extname } from 'node:path';

/** How the pages show a file. */
export type ContentKind = 'image' | 'text' | 'html' | 'pdf' | 'audio' | 'video' | 'binary';

const TYPES: Readonly<Record<string, readonly [ContentKind, string]>> = {
  '.png': ['image', 'image/png'],
  '.jpg': ['image', 'image/jpeg'],
  '.jpeg': ['image', 'image/jpeg'],
  '.gif': ['image', 'image/gif'],
  '.webp': ['image', 'image/webp'],
  '.svg': ['image', 'image/svg+xml'],
  '.html': ['html', 'text/html; charset=utf-8'],
  '.htm': ['html', 'text/html; charset=utf-8'],
  '.pdf': ['pdf', 'application/pdf'],
  '.wav': ['audio', 'audio/wav'],
  '.mp3': ['audio', 'audio/mpeg'],
  '.mp4': ['video', 'video/mp4'],
  '.webm': ['video', 'video/webm'],
};

const TEXTS =
  /\.(txt|log|md|json|jsonl|yaml|yml|csv|tsv|toml|ini|cfg|py|ts|js|mjs|sh|sql|diff|patch|xml|lock)$|(^|\/)(MLmodel|Dockerfile|LICENSE|README|requirements)$/i;

/** What a file is, judged by its name alone. */
export function contentKind(path: string): { readonly kind: ContentKind; readonly type: string } {
  const known = TYPES[extname(path).toLowerCase()];
  if (known) return { kind: known[0], type: known[1] };
  if (TEXTS.test(path)) return { kind: 'text', type: 'text/plain; charset=utf-8' };
  return { kind: 'binary', type: 'application/octet-stream' };
}
