import { StorageUnreachableError } from '../errors/access.ts';

/** A connection that went quiet or ended before all had come. */
export class ConnectionCutError extends Error {
  readonly code = 'ECONNRESET';
}

const CUT = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'TimeoutError',
]);

/** Whether a failure is one of the line and not of what was asked. */
export function isConnectionError(error: unknown): boolean {
  return CUT.has(codeOf(error) ?? '') || nameOf(error) === 'TimeoutError';
}

/** Such a failure, or one of finding the host at all, as an error that teaches; otherwise undefined. */
export function unreachable(url: string, host: string, error: unknown) {
  const code = codeOf(error);
  const told = (problem: string, remedy: string) =>
    new StorageUnreachableError(url, problem, remedy, error);
  switch (code) {
    case 'ECONNREFUSED':
      return told(
        `${host} refuses connections`,
        'Check host and port, and that the server there is running.',
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return told(
        `there is no host ${host}`,
        'Check the name and that this machine has a network (name service included).',
      );
    default:
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code ?? '')) {
    return told(
      `the certificate of ${host} is not trusted (${code})`,
      'Give the file of the authority that signed it as ssl_verify, or in NODE_EXTRA_CA_CERTS.',
    );
  }
  if (!isConnectionError(error)) return undefined;
  return told(
    `${host} does not answer, or the connection breaks again and again (${wordsOf(error)})`,
    'Check the network, a proxy or firewall, and run it again: it goes on where it stopped.',
  );
}

function codeOf(error: unknown): string | undefined {
  const { code, cause, errors } = error as {
    readonly code?: unknown;
    readonly cause?: unknown;
    readonly errors?: readonly unknown[];
  };
  if (typeof code === 'string') return code;
  const inner = errors?.[0] ?? cause;
  return inner instanceof Error ? codeOf(inner) : undefined;
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return message || codeOf(error) || 'no reason told';
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}
