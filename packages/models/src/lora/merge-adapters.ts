import { type Float32Tensor, float32 } from '@havn/graph';
import { type AdapterConfig, adapterScale } from './adapter-config.ts';

/**
 * Folds adapters into the weights that they adapt: W + scale · B A. `weights` holds the encoder's
 * and the adapters' tensors by name; the result has no adapters. Other tensors are passed on.
 */
export function mergeAdapters(
  weights: ReadonlyMap<string, Float32Tensor>,
  adapters: AdapterConfig,
): ReadonlyMap<string, Float32Tensor> {
  const merged = new Map<string, Float32Tensor>();
  const scale = adapterScale(adapters);
  for (const [name, tensor] of weights) {
    if (/\.lora_[AB]\.weight$/.test(name)) continue;
    const path = name.replace(/\.weight$/, '');
    const a = path === name ? undefined : weights.get(`${path}.lora_A.weight`);
    const b = weights.get(`${path}.lora_B.weight`);
    merged.set(name, a && b ? addProduct(tensor, b, a, scale) : tensor);
  }
  return merged;
}

/** weight + scale · b a, accumulated in f64. */
function addProduct(
  weight: Float32Tensor,
  b: Float32Tensor,
  a: Float32Tensor,
  scale: number,
): Float32Tensor {
  const [outputs, inputs] = weight.shape as readonly [number, number];
  const rank = a.shape[0]!;
  const data = new Float32Array(weight.data.length);
  const row = new Float64Array(inputs);
  for (let i = 0; i < outputs; i++) {
    row.fill(0);
    for (let r = 0; r < rank; r++) {
      const factor = b.data[i * rank + r]! * scale;
      for (let j = 0; j < inputs; j++) row[j] = row[j]! + factor * a.data[r * inputs + j]!;
    }
    for (let j = 0; j < inputs; j++) data[i * inputs + j] = weight.data[i * inputs + j]! + row[j]!;
  }
  return float32(weight.shape, data);
}
