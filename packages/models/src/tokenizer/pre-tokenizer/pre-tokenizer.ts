/** Cuts a normalised text into the pieces that the model sees one by one. */
export interface PreTokenizer {
  split(text: string): readonly string[];
  /** Rewrites a piece for the model (bytes as characters); so a cache can ask for the piece itself. */
  readonly rewrite?: (piece: string) => string;
  /** White space always parts pieces and is in none. */
  readonly dropsWhiteSpace: boolean;
}
