import type { HavnError } from '@havn/core';
import { formatShape } from '../shapes.ts';
import { sizeOf, type Tensor } from '../tensor.ts';
import { ARRAY_OF } from '../typed-view.ts';
import { FeedError, FetchError } from './errors.ts';
import type { Port, Tensors } from './port.ts';

/** What symbolic dimensions are in one run, each with the input that fixed it. */
export type Sizes = ReadonlyMap<string, { readonly size: number; readonly by: string }>;

/** Throws a `FeedError` unless every input has a tensor that fits; gives the symbolic sizes. */
export function checkFeeds(inputs: readonly Port[], feeds: Tensors): Sizes {
  const sizes = new Map<string, { size: number; by: string }>();
  for (const input of inputs) {
    const tensor = feeds[input.name];
    if (tensor === undefined) throw missingFeed(input, inputs);
    checkTensor('input', input, tensor, sizes, FeedError);
    input.shape.forEach((dim, axis) => {
      if (typeof dim === 'string' && dim !== '' && !sizes.has(dim)) {
        sizes.set(dim, { size: tensor.shape[axis]!, by: input.name });
      }
    });
  }
  const unknown = Object.keys(feeds).find((name) => !inputs.some((input) => input.name === name));
  if (unknown !== undefined) throw unknownName('input', unknown, inputs, FeedError);
  return sizes;
}

/** Throws a `FetchError` unless every fetch is an output, and every tensor given for one fits. */
export function checkFetches(
  outputs: readonly Port[],
  fetches: readonly string[] | Tensors,
  sizes: Sizes,
): void {
  const names = Array.isArray(fetches) ? (fetches as readonly string[]) : Object.keys(fetches);
  for (const name of names) {
    const output = outputs.find((candidate) => candidate.name === name);
    if (output === undefined) throw unknownName('output', name, outputs, FetchError);
    const tensor = Array.isArray(fetches) ? undefined : (fetches as Tensors)[name]!;
    if (tensor !== undefined) checkTensor('output', output, tensor, sizes, FetchError);
  }
}

type ErrorClass = new (message: string, details?: { remedy?: string }) => HavnError;

function missingFeed(input: Port, inputs: readonly Port[]): FeedError {
  return new FeedError(
    `the input ${JSON.stringify(input.name)} (${input.dtype} ${formatShape(input.shape)}) is missing`,
    { remedy: `The model's inputs: ${inputs.map(({ name }) => name).join(', ')}.` },
  );
}

function unknownName(
  kind: string,
  name: string,
  ports: readonly Port[],
  Failure: ErrorClass,
): HavnError {
  return new Failure(`the model has no ${kind} ${JSON.stringify(name)}`, {
    remedy: `The model's ${kind}s: ${ports.map((port) => port.name).join(', ')}.`,
  });
}

function checkTensor(
  kind: string,
  port: Port,
  tensor: Tensor,
  sizes: Sizes,
  Failure: ErrorClass,
): void {
  const problem = typeProblem(port, tensor) ?? shapeProblem(port, tensor, sizes);
  if (problem === undefined) return;
  const given = `${tensor.dtype} ${formatShape(tensor.shape)}`;
  const expected = `${port.dtype} ${formatShape(port.shape)}`;
  throw new Failure(
    `the ${kind} ${JSON.stringify(port.name)} takes ${expected}, given ${given}: ${problem}`,
  );
}

function typeProblem(port: Port, { dtype, data }: Tensor): string | undefined {
  if (dtype !== port.dtype) return `the element type is not ${port.dtype}`;
  const expected = ARRAY_OF[dtype].name;
  if (data.constructor.name !== expected && !(expected === 'Uint8Array' && Buffer.isBuffer(data))) {
    return `${dtype} elements lie in a ${expected}, not in a ${data.constructor.name}`;
  }
  if (typeof SharedArrayBuffer !== 'undefined' && data.buffer instanceof SharedArrayBuffer) {
    return 'ONNX Runtime cannot read a SharedArrayBuffer';
  }
  return undefined;
}

function shapeProblem(port: Port, { shape, data }: Tensor, sizes: Sizes): string | undefined {
  if (shape.length !== port.shape.length) return `the rank is not ${port.shape.length}`;
  for (const [axis, dim] of port.shape.entries()) {
    const known = typeof dim === 'number' ? { size: dim, by: undefined } : sizes.get(dim);
    if (known === undefined || known.size === shape[axis]) continue;
    const reason = known.by === undefined ? '' : ` (${dim} in ${JSON.stringify(known.by)})`;
    return `dimension ${axis} is not ${known.size}${reason}`;
  }
  const size = sizeOf(shape);
  return data.length === size
    ? undefined
    : `the shape has ${size} elements, the data ${data.length}`;
}
