import { InterpolationError, InterpolationToMissingError } from '../errors.ts';
import type { Container, TreeNode } from '../tree/nodes.ts';
import { ResolutionFailure } from './failure.ts';
import { select } from './resolve.ts';

/** As `select`, its failures as errors for the user; a leaf in the way counts as not found. */
export function selectNode(
  tree: Container,
  path: string,
  options: Parameters<typeof select>[2],
): TreeNode | undefined {
  try {
    return select(tree, path, options);
  } catch (error) {
    if (!(error instanceof ResolutionFailure)) throw error;
    if (error.kind === 'type') return undefined;
    const details = error.remedy === undefined ? {} : { remedy: error.remedy };
    const message = `${path} cannot be resolved: ${error.message}`;
    if (error.kind === 'missing') throw new InterpolationToMissingError(message, details);
    throw new InterpolationError(message, details);
  }
}
