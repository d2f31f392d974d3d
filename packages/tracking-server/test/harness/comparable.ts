/** Lists whose order says nothing. */
const SETS = new Set([
  'assessments',
  'latest_versions',
  'events',
  'tags',
  'params',
  'aliases',
  'dataset_inputs',
  'dataset_summaries',
  'request_metadata',
]);
const TIMES = /(_time|timestamp|_timestamp_ms|^timestamp_ms|request_time)$/;
/** Milliseconds of this century: what a server sets, not what a script gives. */
const NOW = 1_600_000_000_000;

/** An answer without what differs from server to server: ids, times, page tokens, wording. */
export function comparable(body: unknown, saved: ReadonlyMap<string, string>): unknown {
  // Ids are random: sorting has to come after they are named.
  return withoutTimes(named(body, saved), '', '');
}

function withoutTimes(value: unknown, key: string, parent: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutTimes(item, key, parent));
    return SETS.has(key) || (key === 'metrics' && parent === 'data') ? items.sort(byText) : items;
  }
  if (typeof value === 'object' && value !== null) {
    const isError = 'error_code' in value;
    const entries = Object.entries(value)
      .filter(([name]) => !(isError && name === 'message'))
      .map(([name, item]) => [name, withoutTimes(item, name, key)] as const);
    return Object.fromEntries(entries);
  }
  if (TIMES.test(key) && (Number(value) > NOW || /^20\d\d-/.test(String(value)))) return '<time>';
  if (key === 'next_page_token') return '<token>';
  return value;
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** Replaces what was saved by its name, longest first, in every text. */
function named(value: unknown, saved: ReadonlyMap<string, string>): unknown {
  const names = [...saved].filter(([, text]) => text.length > 8);
  names.sort(([, a], [, b]) => b.length - a.length);
  const rename = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(rename);
    if (typeof item === 'object' && item !== null) {
      return Object.fromEntries(Object.entries(item).map(([key, part]) => [key, rename(part)]));
    }
    if (typeof item !== 'string') return item;
    const text = names.reduce((whole, [name, id]) => whole.replaceAll(id, `<${name}>`), item);
    return text.replace(/\b[0-9a-f]{32}\b/g, '<id>');
  };
  return rename(value);
}
