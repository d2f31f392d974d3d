import type { Tensor, Value } from '@havn/graph';

/** Sizes of named dimensions. */
export type Sizes = Readonly<Record<string, number>>;

/** What the named dimensions of a graph's inputs are in a batch. */
export function sizesOf(
  inputs: readonly Value[],
  tensors: Readonly<Record<string, Tensor>>,
): Sizes {
  const sizes: Record<string, number> = {};
  for (const { name, shape } of inputs) {
    const tensor = tensors[name];
    shape.forEach((dim, axis) => {
      if (tensor && typeof dim === 'string') sizes[dim] = tensor.shape[axis]!;
    });
  }
  return sizes;
}

/** The size of a dimension: a number, a name, `12*batch*sequence`, or a sum `(past+sequence)`. */
export function resolveDim(dim: number | string, sizes: Sizes): number {
  if (typeof dim === 'number') return dim;
  const known = sizes[dim];
  if (known !== undefined) return known;
  if (/^-?\d+$/.test(dim)) return Number(dim);
  const factors = dim.match(/\([^)]*\)|[^*]+/g) ?? [];
  if (factors.length > 1) return factors.reduce((size, f) => size * resolveDim(f, sizes), 1);
  const terms = dim.startsWith('(') ? dim.slice(1, -1).match(/[+-]?[^+-]+/g) : null;
  if (terms) return terms.reduce((sum, term) => sum + resolveTerm(term, sizes), 0);
  throw new Error(`no input of the batch has the dimension ${dim}`);
}

function resolveTerm(term: string, sizes: Sizes): number {
  const size = resolveDim(term.replace(/^[+-]/, ''), sizes);
  return term.startsWith('-') ? -size : size;
}
