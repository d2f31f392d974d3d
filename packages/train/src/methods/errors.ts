import { UsageError } from '@havn/core';

/** A setting asks what only validation rows can tell, and there are none. */
export class NoValidationError extends UsageError {
  override readonly code = 'NO_VALIDATION';
  constructor(setting: string) {
    super(`train.${setting} needs validation rows, and there are none`, {
      remedy: 'Give data.validation=FILE, or a data.validation_share above 0.',
    });
  }
}
