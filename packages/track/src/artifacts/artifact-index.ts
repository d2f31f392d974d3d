/** A stretch of bytes, kept once however many files hold it. */
interface Piece {
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/** A piece in the storage. */
export interface PieceObject {
  readonly id: number;
  readonly key: string;
}

export interface ArtifactEntry {
  /** The last part of its path. */
  readonly name: string;
  readonly isFolder: boolean;
  /** Bytes of a file. */
  readonly size: number | undefined;
  /** Milliseconds since 1970, of a file, where the place says. */
  readonly modified: number | undefined;
}

export interface IndexedFile {
  readonly size: number;
  readonly modified: number;
  readonly pieces: readonly { readonly key: string; readonly size: number }[];
}

export interface StoredFiles {
  readonly files: number;
  readonly bytes: number;
}

export interface PartOfUpload {
  readonly upload: string;
  /** From 1. */
  readonly number: number;
}

export interface PieceOfContent extends Piece {
  readonly content: number;
  /** Its place within the content, from 0. */
  readonly number: number;
}

export interface ArtifactUpload {
  readonly secret: string;
  /** How many there are to be. */
  readonly parts: number;
  /** Milliseconds since 1970: later it is given up. */
  readonly until: number;
  /** What has arrived whole, by number. */
  readonly arrived: readonly { readonly number: number; readonly size: number }[];
}

/**
 * Which pieces make up which file. Paths are relative, with `/` between parts, without `.` and `..`.
 *
 * A file is written in four steps: `begin`, then for each piece `reserve`, the writing of the object
 * into the storage and `keep`, at last `name`, which is the acknowledgement. What was begun and not
 * named is given up after a while, so that a process may die between any two steps. An object that
 * no content holds any more is told by `dropped` a while later, once only its deletion is left; its
 * key is never used again.
 */
export interface ArtifactIndex {
  /** Files and folders directly below a folder ('' is the root), by name. */
  list(folder: string): Promise<readonly ArtifactEntry[]>;
  find(path: string): Promise<IndexedFile | undefined>;
  /** Whether anything lies below. */
  isFolder(path: string): Promise<boolean>;
  /** Throws `InvalidValueError` where a file could not stand: at a folder, below a file. */
  checkPath(path: string): Promise<void>;

  /** A new content without pieces. Throws `MissingError` for a part of no upload. */
  begin(part?: PartOfUpload): Promise<number>;
  /** Adds a piece that is there already (undefined), or says where its bytes go. */
  reserve(piece: PieceOfContent): Promise<PieceObject | undefined>;
  /** Adds a piece whose bytes are in the storage now. Throws `StateError` when that took too long. */
  keep(piece: PieceOfContent, object: PieceObject): Promise<void>;
  /** A part has arrived whole; what arrived under its number before is forgotten. */
  finishPart(content: number): Promise<void>;
  /** The content is the file's from now on, whatever was there. */
  name(path: string, content: number): Promise<void>;
  /** Forgets a file, or all that lies below a folder; nothing there is no error. */
  remove(path: string): Promise<void>;
  /** How many files lie at a path and below it, and their bytes. */
  measure(path: string): Promise<StoredFiles>;

  /** An upload of so many parts. Answers its id. */
  beginUpload(parts: number): Promise<string>;
  upload(id: string): Promise<ArtifactUpload | undefined>;
  /**
   * Makes the parts one file, in the order of their numbers; doing it twice changes nothing.
   * Throws `MissingError` for no upload, `InvalidValueError` for a part that has not arrived.
   */
  completeUpload(id: string, path: string, parts: readonly number[]): Promise<void>;
  abortUpload(id: string): Promise<void>;

  /** Gives up what was begun and never named; objects dropped before `before` may be deleted. */
  dropped(before: number): Promise<readonly PieceObject[]>;
  /** They are deleted. */
  forget(objects: readonly PieceObject[]): Promise<void>;
}
