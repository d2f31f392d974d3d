export { dimension, shapeTensor } from './dimension.ts';
export {
  type DenseGradient,
  type Gradient,
  type GradientsOptions,
  gradients,
  NoGradientError,
  type SparseGradient,
} from './gradients.ts';
export {
  type CustomGradient,
  type Dim,
  Graph,
  type GraphNode,
  type Shape,
  type Value,
} from './graph.ts';
export { binaryCrossEntropyWithLogits } from './losses/binary-cross-entropy.ts';
export { type CrossEntropyOptions, crossEntropy } from './losses/cross-entropy.ts';
export { meanSquaredError } from './losses/mean-squared-error.ts';
export { encodeModel } from './onnx/encode.ts';
export {
  OnnxExternalDataError,
  OnnxInvalidError,
  OnnxTooLargeError,
  OnnxUnsupportedError,
  UntypedValueError,
} from './onnx/errors.ts';
export type { Model, ModelOptions, Opsets } from './onnx/model.ts';
export { readModel } from './onnx/read.ts';
export { type WriteModelOptions, writeModel } from './onnx/write.ts';
export type {
  Attribute,
  Attributes,
  GradientOf,
  OpDefinition,
  RowGradient,
  TypeAndShape,
} from './op.ts';
export { abs } from './ops/abs.ts';
export { add } from './ops/add.ts';
export { and } from './ops/and.ts';
export { argMax } from './ops/arg-max.ts';
export { cast } from './ops/cast.ts';
export { type ClipOptions, clip } from './ops/clip.ts';
export { concat, split } from './ops/concat.ts';
export { cumSum } from './ops/cum-sum.ts';
export { div } from './ops/div.ts';
export { dropout } from './ops/dropout.ts';
export type { Operand } from './ops/elementwise.ts';
export { equal } from './ops/equal.ts';
export { erf } from './ops/erf.ts';
export { exp } from './ops/exp.ts';
export { gather } from './ops/gather.ts';
export { gatherElements } from './ops/gather-elements.ts';
export { type GeluOptions, gelu } from './ops/gelu.ts';
export { type GemmOptions, gemm } from './ops/gemm.ts';
export { greater } from './ops/greater.ts';
export { greaterOrEqual } from './ops/greater-or-equal.ts';
export { identity, identityOp } from './ops/identity.ts';
export { opDefinition } from './ops/index.ts';
export { type LayerNormalizationOptions, layerNormalization } from './ops/layer-normalization.ts';
export { less } from './ops/less.ts';
export { lessOrEqual } from './ops/less-or-equal.ts';
export { linear } from './ops/linear.ts';
export { log } from './ops/log.ts';
export { logSoftmax } from './ops/log-softmax.ts';
export { matmul } from './ops/matmul.ts';
export { maximum } from './ops/maximum.ts';
export { minimum } from './ops/minimum.ts';
export { mul } from './ops/mul.ts';
export { neg } from './ops/neg.ts';
export { not } from './ops/not.ts';
export { oneHot } from './ops/one-hot.ts';
export { or } from './ops/or.ts';
export { pow } from './ops/pow.ts';
export { range } from './ops/range.ts';
export { reciprocal } from './ops/reciprocal.ts';
export { reduceMax } from './ops/reduce-max.ts';
export { reduceMean } from './ops/reduce-mean.ts';
export { expand, reduceSum } from './ops/reduce-sum.ts';
export type { ReductionOptions } from './ops/reduction.ts';
export { relu } from './ops/relu.ts';
export { flatten, reshape } from './ops/reshape.ts';
export { shape } from './ops/shape.ts';
export { sigmoid } from './ops/sigmoid.ts';
export { silu } from './ops/silu.ts';
export { type SliceOptions, slice } from './ops/slice.ts';
export { softmax } from './ops/softmax.ts';
export { softplus } from './ops/softplus.ts';
export { sqrt } from './ops/sqrt.ts';
export { squeeze, unsqueeze } from './ops/squeeze.ts';
export { sub } from './ops/sub.ts';
export { tanh } from './ops/tanh.ts';
export { transpose } from './ops/transpose.ts';
export { where } from './ops/where.ts';
export { fromFloat32, toFloat32 } from './safetensors/convert.ts';
export {
  SafetensorsDTypeError,
  SafetensorsInvalidError,
  TensorNotFoundError,
  WeightsIndexError,
  WeightsNotFoundError,
} from './safetensors/errors.ts';
export { openSafetensors, type TensorInfo, type WeightsReader } from './safetensors/read.ts';
export { openShardedSafetensors, openWeights } from './safetensors/weights.ts';
export { type SafetensorsOptions, writeSafetensors } from './safetensors/write.ts';
export type { Device } from './session/device.ts';
export {
  DeviceUnavailableError,
  FeedError,
  FetchError,
  RuntimeUnavailableError,
  SessionClosedError,
  SessionOpenError,
  SessionRunError,
  UnsupportedPortError,
} from './session/errors.ts';
export { openSession } from './session/open-session.ts';
export type { SessionOptions } from './session/options.ts';
export type { Port, Tensors } from './session/port.ts';
export { type OperatorTime, summariseProfile } from './session/profile.ts';
export type { Session } from './session/session.ts';
export { DTypeError, ShapeError } from './shape-error.ts';
export {
  type DType,
  type Float32Tensor,
  float32,
  int64,
  sizeOf,
  type Tensor,
  type TensorData,
} from './tensor.ts';
