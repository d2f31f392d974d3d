import type { RetryPolicy } from './transfer/retry.ts';

/** An object of a storage: its key is relative, with `/` between parts. */
export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970; undefined where the place does not say. */
  readonly modified: number | undefined;
  /** What the place itself calls this content (ETag, CRC32C, MD5), for `import-url`. */
  readonly tag: string | undefined;
}

/** What objects lie below, not looked into. */
export interface StoredFolder {
  /** Ends in `/`. */
  readonly folder: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Called with the bytes that went over since the last call. What an earlier attempt had brought
   * over counts too, at once, so that the sum is the object's size.
   */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Options of a DVC remote under DVC's names; texts as an INI file holds them will do. */
export type StorageOptions = Readonly<Record<string, string | number | boolean | undefined>>;

export interface OpenContext {
  /** What a relative path in the address or the options starts from; default: the working folder. */
  readonly folder?: string;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Where unfinished uploads are remembered; default: `uploads` in Havn's folder (`havnHome`). */
  readonly uploads?: string;
  /** A configuration of OpenSSH (`ssh -F`) instead of the user's own. */
  readonly sshConfig?: string;
}

/**
 * A place where objects are kept under keys: a folder, a bucket, a server. Implementations promise:
 * - an object appears whole or not at all, under its key;
 * - what `write` and `upload` answered is kept;
 * - a transfer that was cut off goes on where it stopped where the place allows it;
 * - a key that leaves the place (`..`, absolute) throws before anything is touched;
 * - failures are errors of this package that say which identity was used and what it lacks.
 */
export interface Storage {
  /** Without secrets; for messages. */
  readonly url: string;
  /** The folder of this machine where the objects are files, for those who can go quicker there. */
  readonly folder?: string;
  stat(key: string, options?: CallOptions): Promise<StoredObject | undefined>;
  /** Every object whose key begins with `prefix`, in no promised order, page by page. */
  list(prefix: string, options?: CallOptions): AsyncIterable<StoredObject>;
  /**
   * The objects and folders directly below a folder ('' or ending in `/`), each once, page by page.
   * Undefined where the place cannot tell them without listing all that lies below.
   */
  listFolder?(folder: string, options?: CallOptions): AsyncIterable<StoredObject | StoredFolder>;
  /** The bytes from `start` (default 0); throws `ObjectNotFoundError`. */
  read(key: string, options?: CallOptions & { readonly start?: number }): AsyncIterable<Uint8Array>;
  write(
    key: string,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    options?: CallOptions,
  ): Promise<void>;
  /** From and to a file of this machine; both resume what was cut off. */
  upload(key: string, file: string, options?: CallOptions): Promise<void>;
  download(key: string, file: string, options?: CallOptions): Promise<void>;
  /** Deletes what is there; a key that is not there is no error. */
  delete(keys: readonly string[], options?: CallOptions): Promise<void>;
  close(): Promise<void>;
}
