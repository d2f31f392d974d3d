import type { HavnError } from '@havn/core';
import { formatShape } from '../shapes.ts';
import { sizeOf, type Tensor } from '../tensor.ts';
import { ARRAY_OF } from '../typed-view.ts';
import { FeedError, FetchError } from './errors.ts';
import type { Port, Tensors } from './port.ts';

export type Ports = ReadonlyMap<string, Port>;

/** What symbolic dimensions are in one run, each with the input that fixed it. */
type Sizes = ReadonlyMap<string, { readonly size: number; readonly by: string }>;

/** Throws a `FeedError` unless every input has a tensor that fits; gives the symbolic sizes. */
export function checkFeeds(inputs: Ports, feeds: Tensors): Sizes {
  const sizes = new Map<string, { size: number; by: string }>();
  for (const input of inputs.values()) {
    const tensor = feeds[input.name];
    if (tensor === undefined) throw missingFeed(input, inputs);
    checkTensor({ kind: 'input', port: input, tensor, sizes });
    for (const [axis, dim] of input.shape.entries()) {
      if (typeof dim !== 'string' || dim === '' || sizes.has(dim)) continue;
      sizes.set(dim, { size: tensor.shape[axis]!, by: input.name });
    }
  }
  for (const name of Object.keys(feeds)) {
    if (!inputs.has(name)) throw unknownName('input', name, inputs);
  }
  return sizes;
}

/** Throws a `FetchError` unless every fetch is an output, and every tensor given for one fits. */
export function checkFetches(outputs: Ports, fetches: readonly string[] | Tensors, sizes: Sizes) {
  const given: Readonly<Record<string, Tensor | undefined>> = Array.isArray(fetches)
    ? Object.fromEntries((fetches as readonly string[]).map((name) => [name, undefined]))
    : (fetches as Tensors);
  for (const [name, tensor] of Object.entries(given)) {
    const port = outputs.get(name);
    if (port === undefined) throw unknownName('output', name, outputs);
    if (tensor !== undefined) checkTensor({ kind: 'output', port, tensor, sizes });
  }
}

type Kind = 'input' | 'output';

function errorOf(kind: Kind, message: string, remedy?: string): HavnError {
  const details = remedy === undefined ? {} : { remedy };
  return kind === 'input' ? new FeedError(message, details) : new FetchError(message, details);
}

function missingFeed({ name, dtype, shape }: Port, inputs: Ports): HavnError {
  return errorOf(
    'input',
    `the input ${JSON.stringify(name)} (${dtype} ${formatShape(shape)}) is missing`,
    listOf('input', inputs),
  );
}

function unknownName(kind: Kind, name: string, ports: Ports): HavnError {
  return errorOf(kind, `the model has no ${kind} ${JSON.stringify(name)}`, listOf(kind, ports));
}

function listOf(kind: Kind, ports: Ports): string {
  return `The model's ${kind}s: ${[...ports.keys()].join(', ')}.`;
}

interface Check {
  readonly kind: Kind;
  readonly port: Port;
  readonly tensor: Tensor;
  readonly sizes: Sizes;
}

function checkTensor({ kind, port, tensor, sizes }: Check): void {
  const problem = typeProblem(port, tensor) ?? shapeProblem(port, tensor, sizes);
  if (problem === undefined) return;
  const given = `${tensor.dtype} ${formatShape(tensor.shape)}`;
  const expected = `${port.dtype} ${formatShape(port.shape)}`;
  throw errorOf(
    kind,
    `the ${kind} ${JSON.stringify(port.name)} takes ${expected}, given ${given}: ${problem}`,
  );
}

function typeProblem(port: Port, { dtype, data }: Tensor): string | undefined {
  if (dtype !== port.dtype) return `the element type is not ${port.dtype}`;
  if (!(data instanceof ARRAY_OF[dtype])) {
    return `${dtype} elements lie in a ${ARRAY_OF[dtype].name}, not in a ${data.constructor.name}`;
  }
  if (data.buffer instanceof SharedArrayBuffer) return 'shared memory cannot be read';
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
