/** What a `models:/…` URI of MLflow names. */
export type ModelUri =
  | { readonly modelId: string }
  | { readonly name: string; readonly version: string }
  | { readonly name: string; readonly stage: string }
  | { readonly name: string; readonly alias: string }
  | { readonly name: string; readonly latest: true };

/**
 * Reads `models:/m-…`, `models:/NAME/VERSION`, `/NAME/STAGE`, `/NAME/latest` and `/NAME@ALIAS`;
 * undefined for what is none of them.
 */
export function parseModelUri(uri: string): ModelUri | undefined {
  const path = /^models:(?:\/\/[^/]*)?(\/.*)$/i.exec(uri)?.[1] ?? '';
  const [name = '', suffix, ...more] = path.replace(/^\/+/, '').split('/');
  if (name.trim() === '' || more.length > 0) return undefined;
  if (suffix !== undefined) return withSuffix(name, suffix);
  const at = name.lastIndexOf('@');
  if (at === -1) return { modelId: name };
  const alias = name.slice(at + 1);
  return alias.trim() === '' ? undefined : { name: name.slice(0, at), alias };
}

function withSuffix(name: string, suffix: string): ModelUri | undefined {
  if (suffix.trim() === '') return undefined;
  if (/^\d+$/.test(suffix)) return { name, version: suffix };
  if (suffix.toLowerCase() === 'latest') return { name, latest: true };
  return { name, stage: suffix };
}
