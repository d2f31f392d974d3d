import { didYouMean } from '@havn/config';
import { PipelineTemplateError } from '../errors.ts';
import type { KeyPath, YamlFile } from '../yaml/read.ts';
import { ExpressionSyntaxError } from './expression.ts';
import { AlreadyLoadedError, ContextError, KeyNotFoundError } from './failures.ts';

/** Where something of dvc.yaml is being resolved, for messages. */
export interface Place {
  readonly source: YamlFile;
  /** As the message names it: `'stages.train.cmd'`, `stage 'train'`. */
  readonly what: string;
  readonly path: KeyPath;
  /** What the message names instead where a file of `vars` is loaded twice. */
  readonly vars?: string;
  /** Default: `parse`. */
  readonly verb?: 'parse' | 'resolve';
}

/** Runs `body`; a failure of the templating becomes an error with file, line and a hint. */
export function resolving<T>(place: Place, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof ContextError || error instanceof ExpressionSyntaxError)) throw error;
    const ownLine = error instanceof ExpressionSyntaxError || error.ownLine;
    const what = (error instanceof AlreadyLoadedError && place.vars) || place.what;
    throw templateError(
      { ...place, what },
      `${ownLine ? '\n' : ' '}${error.message}`,
      hintFor(error),
    );
  }
}

export function templateError(
  place: Place,
  detail: string,
  remedy?: string,
): PipelineTemplateError {
  const { source, what, path, verb = 'parse' } = place;
  const line = source.lineOf(path);
  return new PipelineTemplateError(`failed to ${verb} ${what} in '${source.file}':${detail}`, {
    location: { file: source.file, ...(line === undefined ? {} : { line }) },
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function hintFor(error: Error): string | undefined {
  if (!(error instanceof KeyNotFoundError)) return undefined;
  return didYouMean(error.key, error.known);
}
