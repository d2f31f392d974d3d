import { HavnError } from './errors.ts';

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

/** What the servers have of their framework's application. */
interface Application {
  readonly server: { closeIdleConnections(): void; closeAllConnections(): void };
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  close(): Promise<unknown>;
}

/** Whether only programs of this machine reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Listens and gives the URL. Throws PortTakenError, AddressUnavailableError. */
export async function listen(app: Application, host: string, port: number): Promise<string> {
  try {
    // With `localhost` there would be a second server, for IPv6, that stopping does not know of.
    return await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port });
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code === 'EADDRINUSE') throw new PortTakenError(host, port);
    if (cause.syscall === undefined) throw error;
    throw new AddressUnavailableError(host, port, cause);
  }
}

/**
 * Stops taking connections, lets the requests under way end, and cuts what is left after `limitMs`.
 * Connections that fall idle meanwhile are closed, or a client that keeps one open would hold the
 * server up.
 */
export async function stopServer(app: Application, limitMs: number): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => app.server.closeAllConnections(), limitMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(deadline);
  }
}
