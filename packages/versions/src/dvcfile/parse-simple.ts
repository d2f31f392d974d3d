import type { YamlMap, YamlValue } from '../yaml/write.ts';

const ROOT = /^(\w+):(?: ([A-Za-z0-9_./][\w./@+=-]*))?$/;
const ITEM = /^(- | {2})(\w+): ([A-Za-z0-9_./][\w./@+=-]*)$/;

/**
 * Reads the `.dvc` files that nearly all are: flat keys, `deps` and `outs` as lists of flat entries,
 * nothing quoted. Anything else gives undefined, and the YAML library, which takes longer to load than
 * a thousand files take here, reads it.
 */
export function parseSimple(text: string): YamlMap | undefined {
  const root: Record<string, YamlValue> = {};
  let list: Record<string, YamlValue>[] | undefined;
  const lines = text.split('\n');
  if (lines.pop() !== '') return undefined;
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item) {
      if (!list) return undefined;
      if (item[1] === '- ') list.push({});
      if (!put(list.at(-1), item[2]!, item[3]!)) return undefined;
      continue;
    }
    const entry = ROOT.exec(line);
    if (!entry || entry[1]! in root) return undefined;
    list = undefined;
    if (entry[2] !== undefined) {
      if (!put(root, entry[1]!, entry[2])) return undefined;
    } else {
      list = [];
      root[entry[1]!] = list;
    }
  }
  return Object.values(root).some((value) => Array.isArray(value) && value.length === 0)
    ? undefined
    : root;
}

function put(target: Record<string, YamlValue> | undefined, key: string, text: string): boolean {
  if (!target || key in target) return false;
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) target[key] = Number(text);
  else if (text === 'true' || text === 'false') target[key] = text === 'true';
  else if (/^(?:null|Null|NULL|True|TRUE|False|FALSE)$/.test(text)) return false;
  else if (/^[\d._]/.test(text) && !plainText(text)) return false;
  else target[key] = text;
  return true;
}

/** Begins like a number and is none: a hash, a name such as `2020.csv`. */
function plainText(text: string): boolean {
  return /[a-df-zA-DF-Z/@=]/.test(text) && !/^0[xob]|^\.(?:inf|nan)$/i.test(text);
}
