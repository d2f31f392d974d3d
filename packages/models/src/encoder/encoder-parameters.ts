import { architectureOf } from '../config/architecture.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import { layerNormSpecs, linearSpecs, type ParameterSpec } from './parameter-spec.ts';

/** Every weight of the bare encoder, in the order in which it is used. */
export function encoderParameters(config: EncoderConfig): readonly ParameterSpec[] {
  const layers = Array.from({ length: config.layers }, (_, index) => layerSpecs(config, index));
  return [...embeddingSpecs(config), ...layers.flat()];
}

/** The path of a layer: `encoder.layer.3`. */
export function layerPath(config: EncoderConfig, index: number): string {
  return `${architectureOf(config.architecture).layers}.${index}`;
}

function embeddingSpecs(config: EncoderConfig): readonly ParameterSpec[] {
  const { hiddenSize, vocabularySize, maxPositions, positionOffset, typeVocabulary } = config;
  const table = (name: string, rows: number): ParameterSpec => ({
    name: `embeddings.${name}.weight`,
    shape: [rows, hiddenSize],
    group: 'embeddings',
    decay: true,
  });
  return [
    table('word_embeddings', vocabularySize),
    table('position_embeddings', maxPositions + positionOffset),
    ...(typeVocabulary > 0 ? [table('token_type_embeddings', typeVocabulary)] : []),
    ...layerNormSpecs('embeddings.LayerNorm', 'embeddings', hiddenSize),
  ];
}

function layerSpecs(config: EncoderConfig, index: number): readonly ParameterSpec[] {
  const { hiddenSize, intermediateSize } = config;
  const { layer } = architectureOf(config.architecture);
  const path = layerPath(config, index);
  const group = `layer.${index}`;
  const linear = (name: string, outputs: number, inputs: number) =>
    linearSpecs(`${path}.${name}`, group, [outputs, inputs]);
  const norm = (name: string) => layerNormSpecs(`${path}.${name}`, group, hiddenSize);
  return [
    ...linear(layer.query, hiddenSize, hiddenSize),
    ...linear(layer.key, hiddenSize, hiddenSize),
    ...linear(layer.value, hiddenSize, hiddenSize),
    ...linear(layer.attentionOutput, hiddenSize, hiddenSize),
    ...norm(layer.attentionNorm),
    ...linear(layer.intermediate, intermediateSize, hiddenSize),
    ...linear(layer.output, hiddenSize, intermediateSize),
    ...norm(layer.outputNorm),
  ];
}
