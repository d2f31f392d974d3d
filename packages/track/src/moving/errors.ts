import { HavnError } from '@havn/core';

export class NothingToImportError extends HavnError {
  readonly code = 'NOTHING_TO_IMPORT';
  override readonly exitCode = 2;
  constructor(kind: string, path: string) {
    super(`${path} holds no runs of the kind ${kind}`, {
      remedy: 'Give the folder mlruns, the file mlflow.db, or a folder with runs of wandb.',
    });
  }
}

export class ImportFileError extends HavnError {
  readonly code = 'IMPORT_FILE';
  constructor(file: string, reason: string, cause?: unknown) {
    super(`cannot read ${file}: ${reason}`, { location: { file }, cause });
  }
}

export class ImportMismatchError extends HavnError {
  readonly code = 'IMPORT_MISMATCH';
  constructor(run: string, what: string, wanted: string, found: string) {
    super(`run ${run} was brought over with ${found} of ${wanted} ${what}`, {
      remedy: 'A run with this id was there before, with other content: delete it or keep it.',
    });
  }
}

export class ArtifactsElsewhereError extends HavnError {
  readonly code = 'ARTIFACTS_ELSEWHERE';
  constructor(location: string) {
    super(`runs of this experiment keep their files at ${location.split('?')[0]}`, {
      remedy: 'Files are brought over to folders of this machine and to what havn up keeps.',
    });
  }
}
