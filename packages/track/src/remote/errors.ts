import { HavnError, UsageError } from '@havn/core';

/** The server did not answer, or answered that it cannot at the moment: trying again may help. */
export class ServerAwayError extends HavnError {
  readonly code: 'TRACKING_SERVER_AWAY' | 'NOT_A_TRACKING_SERVER' = 'TRACKING_SERVER_AWAY';
  constructor(uri: string, reason: string, cause?: unknown) {
    super(`the tracking server ${uri} cannot be reached: ${reason}`, {
      remedy: 'Check the address, and that the server runs (havn up).',
      cause,
    });
  }
}

/** Something answered that is no tracking server, such as the page of a proxy. */
export class NotATrackingServerError extends ServerAwayError {
  override readonly code = 'NOT_A_TRACKING_SERVER';
  constructor(uri: string) {
    super(uri, 'what answers there is no tracking server');
  }
}

/** As much of the answer to a call that failed as servers of all kinds have. */
export interface ServerAnswer {
  readonly error_code?: unknown;
  readonly message?: unknown;
  /** What Havn answers below `/api/havn/`. */
  readonly error?: { readonly code?: unknown; readonly message?: unknown };
}

interface Refusal {
  readonly uri: string;
  readonly status: number;
  readonly answer: ServerAnswer;
  /** Who called, for people: see `credentialsFor`. */
  readonly identity: string | undefined;
}

/** The server answered that it will not: trying again does not help. */
export class ServerRefusedError extends HavnError {
  readonly code: 'TRACKING_SERVER_REFUSED' | 'TRACKING_SERVER_LOGIN' = 'TRACKING_SERVER_REFUSED';
  readonly status: number;
  readonly serverCode: string | undefined;
  /** What the server said, in its own words. */
  readonly serverMessage: string | undefined;
  constructor({ uri, status, answer }: Refusal, message?: string, remedy?: string) {
    const said = text(answer.message ?? answer.error?.message);
    super(message ?? `the tracking server ${uri} refused: ${said ?? `status ${status}`}`, {
      remedy: remedy ?? 'Look at the log of the server.',
    });
    this.status = status;
    this.serverCode = text(answer.error_code ?? answer.error?.code);
    this.serverMessage = said;
  }
}

const SET_KEY = 'MLFLOW_TRACKING_TOKEN to a key of that server';
const SET_USER = 'MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD';

/** The server does not know who calls (401), or does not let them do this (403). */
export class ServerLoginError extends ServerRefusedError {
  override readonly code = 'TRACKING_SERVER_LOGIN';
  constructor(refusal: Refusal) {
    const { uri, status, identity, answer } = refusal;
    const said = text(answer.message ?? answer.error?.message) ?? `status ${status}`;
    if (status === 403) {
      super(
        refusal,
        `the tracking server ${uri} does not let ${identity ?? 'somebody without a login'} do this: ${said}`,
        `Ask an admin of that server for the right, or call as somebody who has it: set ${SET_KEY}, or ${SET_USER}.`,
      );
      return;
    }
    super(
      refusal,
      identity === undefined
        ? `the tracking server ${uri} asks who calls, and no credentials are given`
        : `the tracking server ${uri} does not know ${identity}`,
      `Set ${SET_KEY} (havn keys add), or ${SET_USER}.`,
    );
  }
}

/** The server knows nothing of what was asked: it is another program than Havn, or an older Havn. */
export class NotOnServerError extends HavnError {
  readonly code = 'NOT_ON_THIS_SERVER';
  constructor(uri: string, what: string) {
    super(`the tracking server ${uri} has no ${what}: MLflow’s server keeps none, Havn’s does`, {
      remedy: 'Ask a server that havn up runs, of this version or a newer one.',
    });
  }
}

/** The server, or what stands in front of it, sends its callers elsewhere. */
export class ServerMovedError extends HavnError {
  readonly code = 'TRACKING_SERVER_MOVED';
  constructor(uri: string, location: string) {
    const there = URL.canParse(location, uri) ? new URL(location, uri).origin : 'another address';
    super(`the tracking server ${uri} sends its callers to ${there}`, {
      remedy: 'Give the address at which it answers itself, such as https:// for http://',
    });
  }
}

/** What was given as the address of a server is none. The address is not told: it may hold a password. */
export class ServerUrlError extends UsageError {
  override readonly code = 'SERVER_URL';
  constructor() {
    super('the address of the tracking server is not one of http:// or https://', {
      remedy: 'Write it as http://HOST:PORT or https://HOST.',
    });
  }
}

/** A header cannot hold what a variable does. Its value is not told. */
export class CredentialsInvalidError extends UsageError {
  override readonly code = 'CREDENTIALS_INVALID';
  constructor(variable: string) {
    super(`${variable} holds characters that no credentials have, such as a line break`, {
      remedy: 'Set it to the key alone.',
    });
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
