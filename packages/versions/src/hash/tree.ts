import { createHash } from 'node:crypto';
import { compareCodePoints, pythonString } from '../python/json.ts';

/**
 * The files of a folder in the order of a `.dir` object (code points), held in few, large pieces so
 * that a million of them fit into memory: path `i` has the 16 bytes of MD5 at `i * 16`.
 */
export interface Tree {
  readonly paths: readonly string[];
  readonly digests: Buffer;
}

export const DIGEST_BYTES = 16;

export function digestHex(tree: Tree, index: number): string {
  return tree.digests.toString('hex', index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
}

/** Sorts files into a tree; `digests` holds 16 bytes for each path, in the same order. */
export function buildTree(paths: readonly string[], digests: Buffer): Tree {
  const sorted = sortPaths(paths);
  if (sorted.every((path, i) => path === paths[i])) return { paths, digests };
  const places = new Map(paths.map((path, i) => [path, i]));
  const moved = Buffer.allocUnsafeSlow(digests.length);
  for (const [to, path] of sorted.entries()) {
    const from = places.get(path)! * DIGEST_BYTES;
    digests.copy(moved, to * DIGEST_BYTES, from, from + DIGEST_BYTES);
  }
  return { paths: sorted, digests: moved };
}

/** The order of units, which is quicker to make, is that of code points without surrogates. */
function sortPaths(paths: readonly string[]): readonly string[] {
  const beyond = paths.some((path) => /[\ud800-\udfff]/.test(path));
  return beyond ? [...paths].sort(compareCodePoints) : [...paths].sort();
}

/** The bytes of the `.dir` object: Python's `json.dumps(list, sort_keys=True)`. */
export function treeBytes(tree: Tree): Buffer {
  const pieces: Buffer[] = [];
  let text = '[';
  for (let i = 0; i < tree.paths.length; i++) {
    const md5 = digestHex(tree, i);
    text += `${i === 0 ? '' : ', '}{"md5": "${md5}", "relpath": ${pythonString(tree.paths[i]!)}}`;
    if (text.length > 1 << 16) {
      pieces.push(Buffer.from(text, 'latin1'));
      text = '';
    }
  }
  pieces.push(Buffer.from(`${text}]`, 'latin1'));
  return Buffer.concat(pieces);
}

/** The name of a `.dir` object: the MD5 of its bytes, and `.dir`. */
export function treeHash(bytes: Buffer): string {
  return `${createHash('md5').update(bytes).digest('hex')}.dir`;
}

const PLAIN_ENTRY = /\{"md5": "([0-9a-f]{32})", "relpath": "([ !#-[\]-~]*)"\}(?:, |\]$)/y;

/** Reads a `.dir` object; undefined where the bytes are none. */
export function parseTree(bytes: Buffer): Tree | undefined {
  return parsePlainTree(bytes.toString('latin1')) ?? parseAnyTree(bytes);
}

/** The shape that DVC and Havn write, without the objects that JSON.parse would make. */
function parsePlainTree(text: string): Tree | undefined {
  const paths: string[] = [];
  let hex = '';
  const digests: Buffer[] = [];
  let position = 1;
  if (!text.startsWith('[{')) return undefined;
  while (position < text.length) {
    PLAIN_ENTRY.lastIndex = position;
    const match = PLAIN_ENTRY.exec(text);
    if (!match) return undefined;
    hex += match[1];
    if (hex.length >= 1 << 15) {
      digests.push(Buffer.from(hex, 'hex'));
      hex = '';
    }
    if (!isContained(match[2]!)) return undefined;
    // A slice would keep the whole text alive.
    paths.push(Buffer.from(match[2]!, 'latin1').toString('latin1'));
    position = PLAIN_ENTRY.lastIndex;
  }
  digests.push(Buffer.from(hex, 'hex'));
  return { paths, digests: Buffer.concat(digests) };
}

function parseAnyTree(bytes: Buffer): Tree | undefined {
  let list: unknown;
  try {
    list = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  const paths: string[] = [];
  const digests = Buffer.alloc(list.length * DIGEST_BYTES);
  for (const [i, item] of list.entries()) {
    const { md5, relpath } = (item ?? {}) as { md5?: unknown; relpath?: unknown };
    if (typeof md5 !== 'string' || !/^[0-9a-f]{32}$/i.test(md5)) return undefined;
    if (typeof relpath !== 'string' || !isContained(relpath)) return undefined;
    digests.write(md5, i * DIGEST_BYTES, 'hex');
    paths.push(relpath);
  }
  return buildTree(paths, digests);
}

/** A `.dir` object comes from elsewhere: none of its paths may leave the folder. */
function isContained(path: string): boolean {
  const foreign = process.platform === 'win32' && /[\\:]/.test(path);
  return !foreign && !path.includes('\0') && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(path);
}
