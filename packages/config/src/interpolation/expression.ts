import type { Scalar } from '../tree/nodes.ts';

/** A parsed text with interpolations, and the parts of one. */
export type Expression = Literal | Concat | ListExpression | DictExpression | Interpolation;
export type Interpolation = NodeInterpolation | ResolverInterpolation;

interface Literal {
  readonly type: 'literal';
  readonly value: Scalar;
}

/** Several parts that become one text. */
interface Concat {
  readonly type: 'concat';
  readonly parts: readonly (string | Interpolation)[];
}

interface ListExpression {
  readonly type: 'list';
  readonly items: readonly Expression[];
}

interface DictExpression {
  readonly type: 'dict';
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
}

/** `${a.b[c]}`: the pieces of a key path, of which some may be interpolations. */
interface NodeInterpolation {
  readonly type: 'node';
  readonly parts: readonly (string | Interpolation)[];
}

/** `${name:argument,…}`. */
export interface ResolverInterpolation {
  readonly type: 'resolver';
  readonly name: readonly (string | Interpolation)[];
  readonly args: readonly Expression[];
  /** The arguments as written: what a resolver that remembers its answers goes by. */
  readonly text: string;
}
