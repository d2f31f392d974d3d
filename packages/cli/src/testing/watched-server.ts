import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in front of a tracking server: tells which files pass, and can keep one from passing. */
export interface WatchedServer {
  readonly url: string;
  /** The paths of the files that have arrived since this was asked last. */
  uploads(): readonly string[];
  /** The paths of the files that were asked for since this was asked last. */
  downloads(): readonly string[];
  /** The next file whose path ends so is never passed on; resolves when it was asked for. */
  hold(end: string): Promise<void>;
  /** The next download of a file whose path ends so breaks off on its way. */
  cut(end: string): void;
  close(): Promise<void>;
}

const ROUTE = '/api/2.0/mlflow-artifacts/artifacts/';

export async function watchServer(target: string): Promise<WatchedServer> {
  let arrived: string[] = [];
  let asked: string[] = [];
  let cut: string | undefined;
  let held: { readonly end: string; readonly begun: () => void } | undefined;
  const server = createServer((incoming, answer) => {
    const { method, headers } = incoming;
    const path = decodeURIComponent(incoming.url ?? '');
    const isFile = method === 'PUT' || method === 'GET';
    if (isFile && held && path.endsWith(held.end)) {
      held.begun();
      held = undefined;
      return;
    }
    if (method === 'GET' && path.startsWith(ROUTE)) asked.push(path.slice(ROUTE.length));
    const passed = request(new URL(incoming.url ?? '', target), { method, headers }, (response) => {
      if (method === 'PUT' && response.statusCode === 200) arrived.push(path.slice(ROUTE.length));
      answer.writeHead(response.statusCode!, response.headers);
      if (method === 'GET' && cut !== undefined && path.endsWith(cut)) {
        cut = undefined;
        response.once('data', (chunk: Buffer) => {
          answer.write(chunk.subarray(0, 1_000), () => answer.destroy());
          response.destroy();
        });
        return;
      }
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
    downloads() {
      const before = asked;
      asked = [];
      return before;
    },
    cut(end) {
      cut = end;
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
