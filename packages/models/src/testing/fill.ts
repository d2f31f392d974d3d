/** The weights of the tiny models by the same formula as in `fixtures/make_models_fixtures.py`. */

/** `count` exact numbers in [−0.5, 0.5) from a name: a hash of (name, index). */
export function uniform(name: string, count: number): Float64Array {
  const seed = fnv1a(name);
  return Float64Array.from({ length: count }, (_, index) => {
    let x = (Math.imul(index, 0x9e3779b9) + seed) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32 - 0.5;
  });
}

/** The weights of the tensor with this name. */
export function fill(name: string, size: number): Float32Array {
  return Float32Array.from(uniform(name, size), (value) => {
    if (/norm\.weight/i.test(name)) return 1 + 0.4 * value;
    if (name.endsWith('bias')) return 0.4 * value;
    return (name.includes('embeddings') ? 2 : 0.6) * value;
  });
}

function fnv1a(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
