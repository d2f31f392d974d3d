import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTrackingStore, type TrackingStore } from '@havn/track';
import fastify from 'fastify';
import { addStudio } from '../server/add-studio.ts';

export interface OwnStudio {
  readonly url: string;
  readonly store: TrackingStore;
  /** The body of a call of the interface; `status` is checked. */
  call<T>(path: string, options?: CallOptions): Promise<T>;
  close(): Promise<void>;
}

interface CallOptions {
  readonly method?: string;
  readonly body?: object;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A studio on a free port over a real store in a folder of its own. */
export async function openStudio(): Promise<OwnStudio> {
  const folder = await mkdtemp(join(tmpdir(), 'havn-studio-'));
  const artifactRoot = join(folder, 'artifacts');
  const store = await openTrackingStore({ url: join(folder, 'store.db'), artifactRoot });
  const app = fastify();
  const viewer = { name: 'ada', store: store.as('ada') };
  await addStudio(app, {
    viewerOf: () => viewer,
    pollMs: 50,
    // The server around it tells browsers from programs.
    showUnknown: (page) => app.setNotFoundHandler((_, reply) => page(reply.status(404))),
  });
  // As the server around it tells where nobody has to log in.
  app.get('/api/havn/me', async () => ({ name: 'ada', role: 'admin', login: false }));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    store,
    call: (path, options = {}) => call(url, path, options),
    async close() {
      await app.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function call<T>(url: string, path: string, options: CallOptions): Promise<T> {
  const { method = 'GET', body, status = 200, headers = {} } = options;
  const response = await fetch(`${url}/api/havn${path}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== status)
    throw new Error(`${response.status} instead of ${status}: ${text}`);
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return (isJson ? JSON.parse(text) : text) as T;
}
