import { HavnError, UsageError } from '@havn/core';

export class PortTakenError extends HavnError {
  readonly code = 'PORT_TAKEN';
  constructor(host: string, port: number) {
    super(`another program listens on ${host}:${port}`, {
      remedy: 'Give another port with --port N (0: any free one).',
    });
  }
}

export class AddressUnavailableError extends HavnError {
  readonly code = 'ADDRESS_UNAVAILABLE';
  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(`cannot listen on ${host}:${port} (${cause.code})`, {
      remedy: 'Give an address of this machine with --host and a port that you may open.',
      cause,
    });
  }
}

/** Others could reach the server, and nobody would have to log in. */
export class LoginRequiredError extends UsageError {
  override readonly code = 'LOGIN_REQUIRED';
  constructor(host: string) {
    super(`${host} can be reached from other machines: a token or a user is required`, {
      remedy: 'Set HAVN_TOKEN to a long random text, or listen on 127.0.0.1.',
    });
  }
}
