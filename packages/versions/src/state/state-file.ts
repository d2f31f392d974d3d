import { DIGEST_BYTES } from '../hash/tree.ts';

/** What is known of a folder's entries: how they looked when they had this hash. */
export interface FolderState {
  /** Joined with NUL. */
  readonly names: string;
  readonly inodes: Float64Array;
  readonly modified: Float64Array;
  readonly changed: Float64Array;
  readonly sizes: Float64Array;
  readonly digests: Uint8Array;
  /** `HASHED`: 0 nothing is known (or the entry is no file), else which hash it is. */
  readonly hashed: Uint8Array;
}

export const HASHED = { none: 0, md5: 1, 'md5-dos2unix': 2 } as const;

/** An output whose files were all as the folders say. */
export interface TreeRecord {
  readonly hash: string;
  readonly size: number;
  readonly nfiles: number;
  /** Of the ignore rules that held. */
  readonly rules: string;
  /** When each of the 256 folders of the cache last changed while all its objects were there. */
  readonly cache?: { readonly folder: string; readonly modified: readonly number[] } | undefined;
}

export interface StateContent {
  /** Outputs that were put into the workspace from the cache, and the hash that they then had. */
  readonly links: Readonly<Record<string, string>>;
  readonly trees: Readonly<Record<string, TreeRecord>>;
  readonly folders: ReadonlyMap<string, FolderState | EncodedFolder>;
}

/** A folder as it lies in the file, not taken apart before somebody asks for it. */
export interface EncodedFolder {
  readonly encoded: Buffer;
}

const MAGIC = 'HAVN-STATE-3\n';
const BYTES_PER_ENTRY = 4 * 8 + DIGEST_BYTES + 1;

/** One buffer: magic, links and trees as JSON, then each folder: lengths, path, columns, names. */
export function encodeState({ links, trees, folders }: StateContent): Buffer {
  const header = Buffer.from(JSON.stringify({ links, trees }));
  const pieces = [Buffer.from(MAGIC), uint32(header.length), header];
  for (const [path, state] of folders) {
    const name = Buffer.from(path);
    const body = 'encoded' in state ? state.encoded : encodeFolder(state);
    pieces.push(uint32(name.length), uint32(body.length), name, body);
  }
  return Buffer.concat(pieces);
}

/** Undefined for anything that this version did not write. */
export function decodeState(bytes: Buffer): StateContent | undefined {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  let at = MAGIC.length;
  const length = bytes.readUInt32LE(at);
  const { links, trees } = JSON.parse(bytes.toString('utf8', at + 4, at + 4 + length));
  at += 4 + length;
  const folders = new Map<string, EncodedFolder>();
  while (at < bytes.length) {
    const [nameLength, bodyLength] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    const name = bytes.toString('utf8', at + 8, at + 8 + nameLength);
    at += 8 + nameLength;
    folders.set(name, { encoded: bytes.subarray(at, at + bodyLength) });
    at += bodyLength;
  }
  return at === bytes.length ? { links, trees, folders } : undefined;
}

function encodeFolder(state: FolderState): Buffer {
  const columns = [state.inodes, state.modified, state.changed, state.sizes].map((column) =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength),
  );
  return Buffer.concat([
    uint32(state.hashed.length),
    ...columns,
    state.digests,
    state.hashed,
    Buffer.from(state.names),
  ]);
}

export function decodeFolder({ encoded }: EncodedFolder): FolderState {
  const count = encoded.readUInt32LE(0);
  let at = 4;
  const take = (bytes: number) => {
    const piece = new Uint8Array(bytes);
    encoded.copy(piece, 0, at, at + bytes);
    at += bytes;
    return piece;
  };
  const column = () => new Float64Array(take(count * 8).buffer);
  if (encoded.length < 4 + count * BYTES_PER_ENTRY) throw new RangeError('state: folder cut off');
  return {
    inodes: column(),
    modified: column(),
    changed: column(),
    sizes: column(),
    digests: take(count * DIGEST_BYTES),
    hashed: take(count),
    names: encoded.toString('utf8', at),
  };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
