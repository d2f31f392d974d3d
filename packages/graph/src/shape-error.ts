import { HavnError } from '@havn/core';
import type { Shape, Value } from './graph.ts';
import { formatShape } from './shapes.ts';

/** The inputs of an op do not fit each other. */
export class ShapeError extends HavnError {
  readonly code = 'SHAPE_MISMATCH';
  /** The shapes that do not fit, in the order of the op's inputs. */
  readonly shapes: readonly Shape[];

  constructor(op: string, shapes: readonly Shape[], problem: string) {
    super(`${op} of ${shapes.map(formatShape).join(' and ')}: ${problem}`, {
      remedy: 'Equal sizes fit, and equal names; only a size of 1 stretches to another.',
    });
    this.shapes = shapes;
  }
}

/** An op was given element types that it does not take together. */
export class DTypeError extends HavnError {
  readonly code = 'DTYPE_MISMATCH';

  constructor(op: string, inputs: readonly Value[], expected: string) {
    super(
      `${op} of ${inputs.map(({ name, dtype }) => `${name} (${dtype})`).join(' and ')}: expects ${expected}`,
      { remedy: 'Convert with cast().' },
    );
  }
}
