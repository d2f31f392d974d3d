import type { Session, Tensor } from '@havn/graph';
import { collateTokens, groupByLength } from '../tokens/collate.ts';

/** Texts as token ids, wherever they lie: in memory or in a token file. */
export interface TokenRows {
  readonly rows: number;
  readonly lengths: ArrayLike<number>;
  read(rows: ArrayLike<number>): Promise<readonly ArrayLike<number>[]>;
}

export interface RunRowsOptions {
  readonly session: Session;
  readonly tokens: TokenRows;
  readonly padTokenId: number;
  /** The output to collect: [batch, width]. */
  readonly output: string;
  readonly width: number;
  /** Fed beside the texts: parameters of a model in training. */
  readonly feeds?: Readonly<Record<string, Tensor>>;
  /** Tokens of one run of the model, padding counted. */
  readonly maxTokens?: number;
  /** Only these rows; all when absent. */
  readonly select?: ArrayLike<number>;
  readonly onRows?: (rows: number) => void;
}

/** Enough to keep two cores busy, little enough to stay in their caches. */
const DEFAULT_MAX_TOKENS = 2_048;

export function rowsInMemory(texts: readonly ArrayLike<number>[]): TokenRows {
  return {
    rows: texts.length,
    lengths: Uint32Array.from(texts, (ids) => ids.length),
    read: async (rows) => Array.from(rows, (row) => texts[row]!),
  };
}

/**
 * Runs a model over texts in batches of similar length and gives one row of `width` numbers a
 * text, in the order of the texts (of `select`).
 */
export async function runRows(options: RunRowsOptions): Promise<Float32Array> {
  const { session, tokens, width, output, maxTokens = DEFAULT_MAX_TOKENS } = options;
  const { select = Int32Array.from({ length: tokens.rows }, (_, row) => row) } = options;
  const wanted = new Set(session.inputs.map((input) => input.name));
  const result = new Float32Array(select.length * width);
  const lengths = Uint32Array.from(select, (row) => tokens.lengths[row]!);
  for (const group of groupByLength(lengths, maxTokens)) {
    const texts = await tokens.read(group.map((place) => select[place]!));
    const inputs = Object.entries(collateTokens(texts, options.padTokenId));
    const feeds = {
      ...options.feeds,
      ...Object.fromEntries(inputs.filter(([name]) => wanted.has(name))),
    };
    const fetched = (await session.run(feeds, [output]))[output]!.data as Float32Array;
    group.forEach((place, i) => {
      result.set(fetched.subarray(i * width, (i + 1) * width), place * width);
    });
    options.onRows?.(group.length);
  }
  return result;
}
