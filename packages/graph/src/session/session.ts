import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { formatShape, sameShape } from '../shapes.ts';
import type { DType, Tensor } from '../tensor.ts';
import { checkFeeds, checkFetches, type Ports } from './check.ts';
import { FetchError, SessionClosedError, SessionRunError } from './errors.ts';
import { type Port, portOf, type Tensors } from './port.ts';
import { finishProfile } from './profile.ts';
import type { Runtime } from './runtime.ts';

/**
 * A model ready to run. A run blocks the event loop while it computes; a server runs it in a
 * process of its own.
 */
export interface Session {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /**
   * Runs the model once. Feeds are read where they lie. `fetches` names the outputs to return (all
   * when absent), or gives tensors that they are written into; those same tensors are returned.
   * Throws `FeedError` or `FetchError` where a tensor does not fit, `SessionRunError` where the
   * runtime fails.
   */
  run(feeds: Tensors, fetches?: readonly string[] | Tensors): Promise<Record<string, Tensor>>;
  /** Ends profiling and gives the file's path. Only with the option `profile`. */
  endProfiling(): Promise<string>;
  /** Frees the model. A second call does nothing. */
  close(): Promise<void>;
}

export interface SessionParts {
  readonly runtime: Runtime;
  readonly native: InferenceSession;
  readonly profile: string | undefined;
  /** Called when the session is closed. */
  readonly onClose: () => Promise<void>;
}

export class OrtSession implements Session {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly #parts: SessionParts;
  readonly #inputPorts: Ports;
  readonly #outputPorts: Ports;
  #closed = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.inputs = parts.native.inputMetadata.map(portOf);
    this.outputs = parts.native.outputMetadata.map(portOf);
    this.#inputPorts = new Map(this.inputs.map((port) => [port.name, port]));
    this.#outputPorts = new Map(this.outputs.map((port) => [port.name, port]));
  }

  async run(
    feeds: Tensors,
    fetches: readonly string[] | Tensors = this.outputs.map(({ name }) => name),
  ): Promise<Record<string, Tensor>> {
    if (this.#closed) throw new SessionClosedError();
    const sizes = checkFeeds(this.#inputPorts, feeds);
    checkFetches(this.#outputPorts, fetches, sizes);
    const wanted = isNames(fetches) ? fetches : this.#toNative(fetches);
    const results = await this.#runNative(this.#toNative(feeds), wanted);
    return isNames(fetches) ? fromNative(results) : inPlace(fetches, results);
  }

  async endProfiling(): Promise<string> {
    if (this.#closed) throw new SessionClosedError();
    return await finishProfile(this.#parts.profile, () => this.#parts.native.endProfiling());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#parts.native.release();
    await this.#parts.onClose();
  }

  async #runNative(
    feeds: Record<string, OrtTensor>,
    fetches: readonly string[] | Record<string, OrtTensor>,
  ): Promise<InferenceSession.OnnxValueMapType> {
    try {
      return await this.#parts.native.run(feeds, fetches);
    } catch (error) {
      throw new SessionRunError(error);
    }
  }

  #toNative(tensors: Tensors): Record<string, OrtTensor> {
    const native: Record<string, OrtTensor> = {};
    for (const [name, tensor] of Object.entries(tensors)) {
      native[name] = this.#parts.runtime.tensor(tensor);
    }
    return native;
  }
}

function isNames(fetches: readonly string[] | Tensors): fetches is readonly string[] {
  return Array.isArray(fetches);
}

function fromNative(results: InferenceSession.OnnxValueMapType): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  for (const [name, { type, dims, data }] of Object.entries(results)) {
    tensors[name] = { dtype: type as DType, shape: dims, data: bitsOf(type, data) };
  }
  return tensors;
}

/** Where the platform has a Float16Array, float16 results come in one: here they are raw bits. */
function bitsOf(type: OrtTensor.Type, data: OrtTensor.DataType): Tensor['data'] {
  const elements = data as Tensor['data'];
  if (type !== 'float16' || elements instanceof Uint16Array) return elements;
  return new Uint16Array(elements.buffer, elements.byteOffset, elements.length);
}

/** The caller's own tensors, which the runtime has written; its copies are dropped. */
function inPlace(
  fetches: Tensors,
  results: InferenceSession.OnnxValueMapType,
): Record<string, Tensor> {
  for (const [name, { shape }] of Object.entries(fetches)) {
    const { dims } = results[name]!;
    if (sameShape(dims, shape)) continue;
    throw new FetchError(
      `the output ${name} is ${formatShape(dims)}, given ${formatShape(shape)} to write into`,
    );
  }
  return { ...fetches };
}
