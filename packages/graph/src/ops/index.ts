import type { OpDefinition } from '../op.ts';
import { absOp } from './abs.ts';
import { addOp } from './add.ts';
import { andOp } from './and.ts';
import { argMaxOp } from './arg-max.ts';
import { castOp } from './cast.ts';
import { clipOp } from './clip.ts';
import { concatOp, splitOp } from './concat.ts';
import { cumSumOp } from './cum-sum.ts';
import { divOp } from './div.ts';
import { equalOp } from './equal.ts';
import { erfOp } from './erf.ts';
import { expOp } from './exp.ts';
import { gatherOp } from './gather.ts';
import { gatherElementsOp } from './gather-elements.ts';
import { geluOp } from './gelu.ts';
import { gemmOp } from './gemm.ts';
import { greaterOp } from './greater.ts';
import { greaterOrEqualOp } from './greater-or-equal.ts';
import { hardSigmoidOp } from './hard-sigmoid.ts';
import { identityOp } from './identity.ts';
import { layerNormalizationOp } from './layer-normalization.ts';
import { lessOp } from './less.ts';
import { lessOrEqualOp } from './less-or-equal.ts';
import { logOp } from './log.ts';
import { logSoftmaxOp } from './log-softmax.ts';
import { matmulOp } from './matmul.ts';
import { maximumOp } from './maximum.ts';
import { minimumOp } from './minimum.ts';
import { mulOp } from './mul.ts';
import { negOp } from './neg.ts';
import { notOp } from './not.ts';
import { oneHotOp } from './one-hot.ts';
import { orOp } from './or.ts';
import { padOp } from './pad.ts';
import { powOp } from './pow.ts';
import { rangeOp } from './range.ts';
import { reciprocalOp } from './reciprocal.ts';
import { reduceMaxOp } from './reduce-max.ts';
import { reduceMeanOp } from './reduce-mean.ts';
import { expandOp, reduceSumOp } from './reduce-sum.ts';
import { reluOp } from './relu.ts';
import { reshapeOp } from './reshape.ts';
import { scatterElementsOp } from './scatter-elements.ts';
import { shapeOp } from './shape.ts';
import { sigmoidOp } from './sigmoid.ts';
import { signOp } from './sign.ts';
import { sliceOp } from './slice.ts';
import { softmaxOp } from './softmax.ts';
import { softplusOp } from './softplus.ts';
import { sqrtOp } from './sqrt.ts';
import { squeezeOp, unsqueezeOp } from './squeeze.ts';
import { subOp } from './sub.ts';
import { tanhOp } from './tanh.ts';
import { transposeOp } from './transpose.ts';
import { whereOp } from './where.ts';

/** The operators whose shape rules are known, for reading a graph that others have written. */
const definitions: readonly OpDefinition[] = [
  absOp,
  addOp,
  andOp,
  argMaxOp,
  castOp,
  clipOp,
  concatOp,
  splitOp,
  cumSumOp,
  divOp,
  equalOp,
  erfOp,
  expOp,
  gatherElementsOp,
  gatherOp,
  geluOp,
  gemmOp,
  greaterOrEqualOp,
  greaterOp,
  hardSigmoidOp,
  identityOp,
  layerNormalizationOp,
  lessOrEqualOp,
  lessOp,
  logSoftmaxOp,
  logOp,
  matmulOp,
  maximumOp,
  minimumOp,
  mulOp,
  negOp,
  notOp,
  oneHotOp,
  orOp,
  padOp,
  powOp,
  rangeOp,
  reciprocalOp,
  reduceMaxOp,
  reduceMeanOp,
  reduceSumOp,
  expandOp,
  reluOp,
  reshapeOp,
  scatterElementsOp,
  shapeOp,
  sigmoidOp,
  signOp,
  sliceOp,
  softmaxOp,
  softplusOp,
  sqrtOp,
  squeezeOp,
  unsqueezeOp,
  subOp,
  tanhOp,
  transposeOp,
  whereOp,
];

const byType = new Map(definitions.map((op) => [op.type, op]));

/** The definition of a standard ONNX operator by its `op_type`. */
export function opDefinition(type: string): OpDefinition | undefined {
  return byType.get(type);
}
