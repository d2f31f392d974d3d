import type { Dim, Shape } from './graph.ts';

/**
 * The arithmetic of shapes with named dimensions. Two dimensions are equal when their sizes or
 * their names are: a name never equals a number or another name, since nothing says so before the
 * graph runs.
 */

export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

export function isStatic(shape: Shape): shape is readonly number[] {
  return shape.every((dim) => typeof dim === 'number');
}

/** The broadcast shape (right-aligned, NumPy's rule), or `undefined` where the shapes do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return undefined;
    result.push(left === 1 ? right : left);
  }
  return result;
}

/** The product of dimensions in its canonical form: the number first, the names sorted. */
export function productOf(dims: Shape): Dim {
  const { size, names } = factorsOf(dims);
  if (size === 0 || names.length === 0) return size;
  return (size === 1 ? names : [size, ...names]).join('*');
}

/** `a / b` where b's factors are all in a, else `undefined`. */
export function quotientOf(a: Shape, b: Shape): Dim | undefined {
  const over = factorsOf(a);
  const under = factorsOf(b);
  if (under.size === 0 || over.size % under.size !== 0) return undefined;
  const names = [...over.names];
  for (const name of under.names) {
    const at = names.indexOf(name);
    if (at < 0) return undefined;
    names.splice(at, 1);
  }
  return productOf([over.size / under.size, ...names]);
}

/** The sum of dimensions: a number, or a name in parentheses such as `(past+sequence)`. */
export function sumOf(dims: Shape): Dim {
  if (isStatic(dims)) return dims.reduce((sum, dim) => sum + dim, 0);
  const names = dims.filter((dim) => typeof dim === 'string');
  const size = dims.filter((dim) => typeof dim === 'number').reduce((sum, dim) => sum + dim, 0);
  if (names.length === 1 && size === 0) return names[0]!;
  return `(${[...names.sort(), ...(size === 0 ? [] : [size])].join('+').replaceAll('+-', '-')})`;
}

/** The numeric factor of a product of dimensions, and its names. */
export function factorsOf(dims: Shape): { readonly size: number; readonly names: string[] } {
  let size = 1;
  const names: string[] = [];
  for (const dim of dims) {
    if (typeof dim === 'number') size *= dim;
    else {
      for (const factor of dim.match(/\([^)]*\)|[^*]+/g) ?? []) {
        if (/^\d+$/.test(factor)) size *= Number(factor);
        else names.push(factor);
      }
    }
  }
  return { size, names: names.sort() };
}
