import { UsageError } from '@havn/core';

export class TokenRequiredError extends UsageError {
  override readonly code = 'TOKEN_REQUIRED';
  constructor(host: string) {
    super(`${host} can be reached from other machines: a token is required`, {
      remedy: 'Set HAVN_TOKEN to a long random text, or serve on 127.0.0.1.',
    });
  }
}
