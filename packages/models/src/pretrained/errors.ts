import { HavnError } from '@havn/core';

/** What was given is neither a folder that exists nor a name that the Hub could know. */
export class NotACheckpointError extends HavnError {
  readonly code = 'NOT_A_CHECKPOINT';
  override readonly exitCode = 2;
  constructor(name: string) {
    super(`${JSON.stringify(name)} is neither a folder nor a Hub id`, {
      remedy: 'Give the path of a folder that exists, or OWNER/NAME or OWNER/NAME@REVISION.',
    });
  }
}

/** Weights are there, but only in files that run code when they are read. */
export class NoSafetensorsError extends HavnError {
  readonly code = 'HUB_NO_SAFETENSORS';
  constructor(id: string, found: string | undefined) {
    super(found ? `${id} has ${found}, but no model.safetensors` : `${id} holds no weights`, {
      remedy: found
        ? 'Name a revision that has it (often @refs/pr/1), or convert the checkpoint with save_pretrained.'
        : 'Choose a repository that has a model.safetensors.',
    });
  }
}
