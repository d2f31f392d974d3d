export type { CheckpointWeights } from './checkpoint/checkpoint-weights.ts';
export { INT8_WEIGHTS } from './checkpoint/checkpoint-weights.ts';
export { TensorMissingError, TensorShapeError } from './checkpoint/errors.ts';
export { type InitialWeightsOptions, initialWeights } from './checkpoint/initial-weights.ts';
export { dequantiseRows, type Int8Rows, quantiseRows, scaleName } from './checkpoint/int8-rows.ts';
export { type Checkpoint, loadCheckpoint } from './checkpoint/load-checkpoint.ts';
export {
  buildClassifier,
  type ClassifierOptions,
  type ClassifierParts,
  classifierParameters,
} from './classifier/build-classifier.ts';
export { buildHead, type HeadOptions, type HeadOutputs } from './classifier/build-head.ts';
export {
  type ClassifierGraphOptions,
  classifierGraph,
  frozenParameters,
  loadClassifierGraph,
  readClassifierWeights,
} from './classifier/classifier-graph.ts';
export { HeadMissingError } from './classifier/errors.ts';
export { type HeadPaths, headParameters, headPaths } from './classifier/head-parameters.ts';
export { normaliseRows, poolCls, poolMean } from './classifier/pooling.ts';
export type { Activation } from './config/activation-name.ts';
export { type ArchitectureName, supportedArchitectures } from './config/architecture.ts';
export type { EncoderConfig } from './config/encoder-config.ts';
export {
  ModelConfigError,
  UnsupportedActivationError,
  UnsupportedArchitectureError,
} from './config/errors.ts';
export type { HeadConfig, ProblemType } from './config/head-config.ts';
export { type ModelConfig, readModelConfig } from './config/model-config.ts';
export { activate } from './encoder/activation.ts';
export type { BuildContext, DropoutSource, ParameterSource } from './encoder/build-context.ts';
export { buildEncoder, type EncoderOptions } from './encoder/build-encoder.ts';
export {
  type EncoderInputs,
  hasTokenTypes,
  hiddenStateInputs,
  tokenInputs,
} from './encoder/encoder-inputs.ts';
export { encoderParameters } from './encoder/encoder-parameters.ts';
export type { ParameterSpec } from './encoder/parameter-spec.ts';
export {
  type AdapterConfig,
  adapterParameters,
  adapterScale,
  defaultTargets,
} from './lora/adapter-config.ts';
export { AdapterInvalidError, AdapterUnsupportedError } from './lora/errors.ts';
export { mergeAdapters } from './lora/merge-adapters.ts';
export { type Adapter, readAdapter } from './lora/read-adapter.ts';
export { type WriteAdapterOptions, writeAdapter } from './lora/write-adapter.ts';
export { NoSafetensorsError, NotACheckpointError } from './pretrained/errors.ts';
export { type ResolveOptions, resolveCheckpoint } from './pretrained/resolve-checkpoint.ts';
export { type SaveClassifierOptions, saveClassifier } from './save/save-classifier.ts';
export type { Encoding } from './tokenizer/encoding.ts';
export {
  MaxLengthTooSmallError,
  TokenizerFormatError,
  TokenizerMissingError,
  UnsupportedTokenizerError,
} from './tokenizer/errors.ts';
export { loadTokenizer } from './tokenizer/load-tokenizer.ts';
export type { EncodeOptions, Tokenizer } from './tokenizer/tokenizer.ts';
