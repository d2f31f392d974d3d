import { RestError } from '../protocol/rest-error.ts';

/** What a `models:/…` URI names. */
export type ModelUri =
  | { readonly modelId: string }
  | { readonly name: string; readonly version: string }
  | { readonly name: string; readonly stage: string }
  | { readonly name: string; readonly alias: string }
  | { readonly name: string; readonly latest: true };

/** Reads `models:/m-…`, `models:/NAME/VERSION`, `/NAME/STAGE`, `/NAME/latest` and `/NAME@ALIAS`. */
export function parseModelUri(uri: string): ModelUri {
  const path = /^models:(?:\/\/[^/]*)?(\/.*)$/i.exec(uri)?.[1] ?? '';
  const [name = '', suffix, ...more] = path.replace(/^\/+/, '').split('/');
  if (name.trim() === '' || more.length > 0) throw improper(uri);
  if (suffix !== undefined) return withSuffix(uri, name, suffix);
  const at = name.lastIndexOf('@');
  if (at === -1) return { modelId: name };
  const alias = name.slice(at + 1);
  if (alias.trim() === '') throw improper(uri);
  return { name: name.slice(0, at), alias };
}

function withSuffix(uri: string, name: string, suffix: string): ModelUri {
  if (suffix.trim() === '') throw improper(uri);
  if (/^\d+$/.test(suffix)) return { name, version: suffix };
  if (suffix.toLowerCase() === 'latest') return { name, latest: true };
  return { name, stage: suffix };
}

function improper(uri: string): RestError {
  return new RestError('INTERNAL_ERROR', `Not a proper models:/ URI: ${uri}.`);
}
