import type * as Ort from 'onnxruntime-node';
import type { Tensor } from '../tensor.ts';
import { RuntimeUnavailableError } from './errors.ts';

/** ONNX Runtime, loaded. */
export interface Runtime {
  readonly ort: typeof Ort;
  /** A tensor as the runtime takes it: the same memory. */
  tensor(tensor: Tensor): Ort.Tensor;
}

let loaded: Promise<Runtime> | undefined;

/** Loads the native library on first use: it takes longer than most commands do in all. */
export function loadRuntime(): Promise<Runtime> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Runtime> {
  const ort = await import('onnxruntime-node').catch((error: unknown) => {
    throw new RuntimeUnavailableError(error);
  });
  // Everything that fails throws; what is printed besides would only disturb the terminal.
  ort.env.logLevel = 'fatal';
  return { ort, tensor: (tensor) => toNative(ort, tensor) };
}

type NativeData = Ort.Tensor.DataTypeMap['float32'];

function toNative(ort: typeof Ort, { dtype, data, shape }: Tensor): Ort.Tensor {
  // The constructor has an overload for each element type; this one stands for all of them.
  const tensor = new ort.Tensor(dtype as 'float32', floatBits(dtype, data) as NativeData, shape);
  // The native library knows float16 as raw bits alone, and finds a Float16Array empty.
  if (tensor.data !== data) Object.defineProperty(tensor, 'data', { value: data });
  return tensor;
}

/** Where the platform has a Float16Array, the constructor wants float16 in one: a view, not a copy. */
function floatBits(dtype: Tensor['dtype'], data: Tensor['data']): ArrayBufferView {
  const half = (globalThis as { Float16Array?: Float16ArrayLike }).Float16Array;
  if (dtype !== 'float16' || half === undefined) return data;
  return new half(data.buffer, data.byteOffset, data.length);
}

type Float16ArrayLike = new (
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
) => ArrayBufferView;
