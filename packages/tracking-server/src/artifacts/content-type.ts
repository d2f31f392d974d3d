import { extname } from 'node:path';

const TEXT = new Set(
  'txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv tsv md rst ipynb MLmodel MLproject'.split(
    ' ',
  ),
);

const OTHERS: Readonly<Record<string, string>> = {
  bmp: 'image/bmp',
  css: 'text/css',
  gif: 'image/gif',
  htm: 'text/html',
  html: 'text/html',
  ico: 'image/vnd.microsoft.icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  wav: 'audio/x-wav',
  webm: 'video/webm',
  webp: 'image/webp',
  zip: 'application/zip',
};

/** As MLflow's server tells it: what people read is `text/plain`, the unknown is bytes. */
export function contentTypeOf(name: string): string {
  const extension = extname(name).slice(1) || name;
  if (TEXT.has(extension)) return 'text/plain';
  return OTHERS[extension.toLowerCase()] ?? 'application/octet-stream';
}

/** A download, never shown in the page: what a run wrote must not run on the server's site. */
export function attachment(name: string): string {
  const plain = name.normalize('NFKD').replace(/[^\x20-\x7e]/g, '') || 'download';
  const quoted = /^[\w!#$%&'*+.^`|~-]+$/.test(plain)
    ? plain
    : `"${plain.replace(/["\\]/g, '\\$&')}"`;
  if (plain === name) return `attachment; filename=${quoted}`;
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `attachment; filename=${quoted}; filename*=UTF-8''${encoded}`;
}
