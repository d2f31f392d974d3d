import { open } from 'node:fs/promises';
import type { Session, Tensor } from '@havn/graph';
import type { Rows } from '@havn/loop';
import type { TokenRows } from '../inference/run-rows.ts';
import { collateTokens, groupByLength } from '../tokens/collate.ts';
import { readWhole } from '../tokens/read-whole.ts';

/**
 * The activations behind a frozen prefix of a model, [tokens, hidden] float32 for every text, on
 * disk: they are the same in every epoch and every run with the same data, weights and prefix.
 */
export interface HiddenFile {
  /** float32 [rows, sequence, hidden], zeros behind each text's end. */
  read(rows: Rows, sequence: number): Promise<Tensor>;
  close(): Promise<void>;
}

export interface WriteHiddenOptions {
  readonly path: string;
  /** Gives `hidden_states` [batch, sequence, hidden] for `input_ids`, `attention_mask` (…). */
  readonly session: Session;
  readonly tokens: TokenRows;
  readonly hiddenSize: number;
  readonly padTokenId: number;
  readonly onRows?: (rows: number) => void;
}

const MAX_TOKENS = 2_048;

/** Runs the prefix over every text and writes what it gives, at the place of the text's tokens. */
export async function writeHiddenFile(options: WriteHiddenOptions): Promise<void> {
  const { session, tokens, path, hiddenSize } = options;
  const starts = startsOf(tokens.lengths);
  const wanted = new Set(session.inputs.map(({ name }) => name));
  const file = await open(path, 'w');
  try {
    for (const rows of groupByLength(tokens.lengths, MAX_TOKENS)) {
      const batch = collateTokens(await tokens.read(rows), options.padTokenId);
      const feeds = Object.fromEntries(Object.entries(batch).filter(([name]) => wanted.has(name)));
      const { hidden_states: hidden } = await session.run(feeds, ['hidden_states']);
      const sequence = hidden!.shape[1]!;
      for (const [i, row] of rows.entries()) {
        const from = i * sequence * hiddenSize;
        const text = hidden!.data.subarray(from, from + tokens.lengths[row]! * hiddenSize);
        await file.write(
          bytesOf(text as Float32Array),
          0,
          undefined,
          starts[row]! * hiddenSize * 4,
        );
      }
      options.onRows?.(rows.length);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function openHiddenFile(
  path: string,
  lengths: ArrayLike<number>,
  hiddenSize: number,
): Promise<HiddenFile> {
  const starts = startsOf(lengths);
  const file = await open(path, 'r');
  return {
    async read(rows, sequence) {
      const data = new Float32Array(rows.length * sequence * hiddenSize);
      await Promise.all(
        Array.from(rows, (row, i) => {
          const from = i * sequence * hiddenSize;
          const text = data.subarray(from, from + lengths[row]! * hiddenSize);
          return readWhole(file, bytesOf(text), starts[row]! * hiddenSize * 4);
        }),
      );
      return { dtype: 'float32', shape: [rows.length, sequence, hiddenSize], data };
    },
    close: () => file.close(),
  };
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function startsOf(lengths: ArrayLike<number>): Float64Array {
  const starts = new Float64Array(lengths.length);
  for (let row = 1; row < lengths.length; row++) starts[row] = starts[row - 1]! + lengths[row - 1]!;
  return starts;
}
