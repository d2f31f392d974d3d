import type { IdBuffer } from '../id-buffer.ts';

/** Turns a piece into token ids. */
export interface TokenModel {
  /** Appends the ids of one piece; a piece is never empty. */
  append(piece: string, out: IdBuffer): void;
}
