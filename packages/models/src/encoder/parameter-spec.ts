/** One tensor of a model that training may change. */
export interface ParameterSpec {
  /** Name in Hugging Face's bare encoder (no `bert.` before it), or in the head. */
  readonly name: string;
  readonly shape: readonly number[];
  /** `embeddings`, `layer.N` or `head`: what is frozen together and shares a learning rate. */
  readonly group: string;
  /** Whether weight decay applies: not to biases and LayerNorm. */
  readonly decay: boolean;
}

/** Weight and bias of a linear layer: `[out, in]` and `[out]`. */
export function linearSpecs(
  path: string,
  group: string,
  [outputs, inputs]: readonly [number, number],
): readonly ParameterSpec[] {
  return [
    { name: `${path}.weight`, shape: [outputs, inputs], group, decay: true },
    { name: `${path}.bias`, shape: [outputs], group, decay: false },
  ];
}

export function layerNormSpecs(
  path: string,
  group: string,
  hiddenSize: number,
): readonly ParameterSpec[] {
  return [
    { name: `${path}.weight`, shape: [hiddenSize], group, decay: false },
    { name: `${path}.bias`, shape: [hiddenSize], group, decay: false },
  ];
}
