/** A failure inside the templating; the resolver adds what was being resolved and where it stands. */
export class ContextError extends Error {
  /** DVC puts some messages on a line of their own. */
  readonly ownLine: boolean;

  constructor(message: string, options: { readonly ownLine?: boolean } = {}) {
    super(message);
    this.ownLine = options.ownLine ?? false;
  }
}

/** An expression that names nothing; `known` are the names that stand where it stopped. */
export class KeyNotFoundError extends ContextError {
  readonly key: string;
  readonly known: readonly string[];

  constructor(key: string, missing: string, known: readonly string[]) {
    super(`Could not find '${key}'`);
    this.key = missing;
    this.known = known;
  }
}

/** A file of `vars` that is loaded already, whole or in part. */
export class AlreadyLoadedError extends ContextError {
  constructor(message: string) {
    super(message, { ownLine: true });
  }
}
