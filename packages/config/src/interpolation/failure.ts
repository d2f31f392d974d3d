/**
 * A failed resolution inside the tree, before the place in a file is known. `type`: a step of the
 * path is no container; `missing`: the target is `???`.
 */
export class ResolutionFailure extends Error {
  readonly kind: 'resolution' | 'key' | 'missing' | 'type';
  readonly remedy: string | undefined;

  constructor(kind: ResolutionFailure['kind'], message: string, remedy?: string) {
    super(message);
    this.kind = kind;
    this.remedy = remedy;
  }
}
