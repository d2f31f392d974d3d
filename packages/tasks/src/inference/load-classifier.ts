import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Device, openSession, type Session } from '@havn/graph';
import {
  type Checkpoint,
  loadCheckpoint,
  loadClassifierGraph,
  loadTokenizer,
  type ProblemType,
} from '@havn/models';
import { type Prediction, predictionsOf } from './prediction.ts';
import { rowsInMemory, runRows, type TokenRows } from './run-rows.ts';

export interface LoadOptions {
  readonly device?: Device;
  readonly threads?: number;
  /** Whether idle threads spin for the next run. */
  readonly spin?: boolean;
  /** Cuts texts shorter than the model itself asks for. */
  readonly maxLength?: number;
}

/** A text classifier that is ready to answer. */
export interface Classifier {
  readonly labels: readonly string[];
  readonly problem: ProblemType;
  /** Longer texts are cut at this many tokens. */
  readonly maxLength: number;
  predict(texts: readonly string[]): Promise<readonly Prediction[]>;
  /** Token ids of a text, as the model reads them. */
  encode(text: string): ArrayLike<number>;
  /** Logits [rows, labels] of tokenised texts. */
  logits(tokens: TokenRows, onRows?: (rows: number) => void): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Loads a bundle, or any Hugging Face folder with a classification head: from `onnx/model.onnx`
 * where there is one, else from `model.safetensors`.
 *
 * @throws HeadMissingError, and what reading the folder throws
 */
export async function loadClassifier(
  folder: string,
  options: LoadOptions = {},
): Promise<Classifier> {
  const checkpoint = await loadCheckpoint(folder);
  const tokenizer = await loadTokenizer(folder);
  const { head, config } = checkpoint;
  const { labels, problemType: problem } = head;
  const session = await openModel(checkpoint, options);
  const maxLength = Math.min(
    options.maxLength ?? Number.POSITIVE_INFINITY,
    tokenizer.modelMaxLength ?? Number.POSITIVE_INFINITY,
    config.maxPositions,
  );
  const encode = (text: string) => tokenizer.encode(text, { maxLength }).ids;
  const logits = (tokens: TokenRows, onRows?: (rows: number) => void) =>
    runRows({
      session,
      tokens,
      onRows,
      padTokenId: config.padTokenId,
      output: 'logits',
      width: labels.length,
    });
  return {
    labels,
    problem,
    maxLength,
    encode,
    logits,
    predict: async (texts) =>
      predictionsOf(await logits(rowsInMemory(texts.map(encode))), labels, problem),
    close: () => session.close(),
  };
}

async function openModel(checkpoint: Checkpoint, options: LoadOptions): Promise<Session> {
  const { device, threads, spin } = options;
  const onnx = join(checkpoint.folder, 'onnx', 'model.onnx');
  if (existsSync(onnx)) return openSession(onnx, { device, threads, spin });
  return openSession(await loadClassifierGraph(checkpoint), { device, threads, spin });
}
