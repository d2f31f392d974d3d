import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in front of a tracking server: tells what is uploaded, and can keep an upload from it. */
export interface WatchedServer {
  readonly url: string;
  /** The paths of the files that have arrived since this was asked last. */
  uploads(): readonly string[];
  /** The next upload whose path ends so is never passed on; resolves when it has begun. */
  hold(end: string): Promise<void>;
  close(): Promise<void>;
}

const ROUTE = '/api/2.0/mlflow-artifacts/artifacts/';

export async function watchServer(target: string): Promise<WatchedServer> {
  let arrived: string[] = [];
  let held: { readonly end: string; readonly begun: () => void } | undefined;
  const server = createServer((incoming, answer) => {
    const { method, headers } = incoming;
    const path = decodeURIComponent(incoming.url ?? '');
    if (method === 'PUT' && held && path.endsWith(held.end)) {
      held.begun();
      held = undefined;
      return;
    }
    const passed = request(new URL(incoming.url ?? '', target), { method, headers }, (response) => {
      if (method === 'PUT' && response.statusCode === 200) arrived.push(path.slice(ROUTE.length));
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uploads() {
      const before = arrived;
      arrived = [];
      return before;
    },
    hold: (end) =>
      new Promise((begun) => {
        held = { end, begun };
      }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
