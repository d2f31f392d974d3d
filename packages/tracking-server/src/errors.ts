import { UsageError } from '@havn/core';

/** Others could reach the server, and nobody would have to log in. */
export class LoginRequiredError extends UsageError {
  override readonly code = 'LOGIN_REQUIRED';
  constructor(host: string) {
    super(`${host} can be reached from other machines: a token or a user is required`, {
      remedy: 'Set HAVN_TOKEN to a long random text, or listen on 127.0.0.1.',
    });
  }
}
