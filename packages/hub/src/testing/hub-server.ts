import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Repository {
  readonly files: Readonly<Record<string, Buffer>>;
  readonly commit: string;
  readonly gated?: boolean;
  /** Only this token may read it. */
  readonly token?: string;
}

/** One thing that goes wrong with one answer for a file; faults are used up in order. */
export type Fault = 'cut off' | 'damaged' | '503' | 'ignores range' | 'stalls';

export interface SeenRequest {
  readonly host: 'hub' | 'cdn';
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

/** Larger files are stored as LFS and sent by the other host. */
const LFS_FROM = 1000;

/** Speaks the Hub's URLs on loopback: repository info, HEAD and GET of files, a second host for large ones. */
export class HubServer {
  /** By `OWNER/NAME`, or `datasets/OWNER/NAME`. */
  readonly repositories = new Map<string, Repository>();
  readonly faults = new Map<string, Fault[]>();
  readonly seen: SeenRequest[] = [];
  /** Where large files are redirected to, instead of the second host. */
  redirectTo: string | undefined;
  private readonly hub: Server;
  private readonly cdn: Server;

  constructor() {
    this.hub = createServer((request, response) => this.answer(request, response));
    this.cdn = createServer((request, response) => this.answerFromCdn(request, response));
  }

  async start(): Promise<void> {
    for (const server of [this.hub, this.cdn]) {
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    }
  }

  async stop(): Promise<void> {
    for (const server of [this.hub, this.cdn]) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.hub.address() as AddressInfo).port}`;
  }

  requestsFor(text: string, method = 'GET'): SeenRequest[] {
    return this.seen.filter((one) => one.path.includes(text) && one.method === method);
  }

  private note(host: 'hub' | 'cdn', request: IncomingMessage): string {
    const { method = '', url = '', headers } = request;
    const { authorization, range } = headers;
    this.seen.push({ host, method, path: url, authorization, range });
    return url;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = this.note('hub', request);
    const search = /^\/api\/(models|datasets)\?search=([^&]*)/.exec(path);
    if (search) {
      const prefix = search[1] === 'datasets' ? 'datasets/' : '';
      const found = [...this.repositories.keys()].filter(
        (id) => id.startsWith(prefix) && id.slice(prefix.length).includes(search[2]!.slice(0, 4)),
      );
      response.end(JSON.stringify(found.map((id) => ({ id: id.slice(prefix.length) }))));
      return;
    }
    const info =
      /^\/api\/(?:models\/|(?=datasets\/))((?:datasets\/)?[^/]+\/[^/]+)(?:\/revision\/([^/]+))?$/.exec(
        path,
      );
    const file = /^\/(.+?)\/resolve\/([^/]+)\/(.+)$/.exec(path);
    const parts = (info ?? file ?? []).slice(1).map((part) => decodeURIComponent(part ?? 'main'));
    const [id, revision, name] = parts;
    const repository = this.permitted(id ?? '', revision ?? '', request, response);
    if (!repository) return;
    if (file) {
      this.sendFile(repository, name!, { id: id!, request, response });
      return;
    }
    const siblings = Object.keys(repository.files).map((rfilename) => ({ rfilename }));
    response.end(JSON.stringify({ id, sha: repository.commit, siblings }));
  }

  private permitted(
    id: string,
    revision: string,
    { headers }: IncomingMessage,
    response: ServerResponse,
  ): Repository | undefined {
    const repository = this.repositories.get(id);
    const { authorization } = headers;
    const refuse = (status: number, code?: string) => {
      response.writeHead(status, code ? { 'x-error-code': code } : {}).end();
      return undefined;
    };
    if (authorization === 'Bearer expired') return refuse(401);
    if (!repository) return refuse(authorization ? 404 : 401, 'RepoNotFound');
    if (repository.gated && authorization !== `Bearer ${repository.token}`) {
      return refuse(authorization ? 403 : 401, 'GatedRepo');
    }
    if (repository.token && authorization !== `Bearer ${repository.token}`) return refuse(403);
    const known = ['main', 'refs/pr/1', repository.commit].includes(revision);
    return known ? repository : refuse(404, 'RevisionNotFound');
  }

  private sendFile(
    repository: Repository,
    name: string,
    { id, request, response }: { id: string; request: IncomingMessage; response: ServerResponse },
  ): void {
    const content = repository.files[name];
    if (!content) {
      response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
      return;
    }
    const headers = { 'x-repo-commit': repository.commit, etag: `"${gitHash(content)}"` };
    if (content.length < LFS_FROM) {
      this.send(name, content, { request, response, headers });
      return;
    }
    const cdn = `http://127.0.0.1:${(this.cdn.address() as AddressInfo).port}`;
    response.writeHead(302, {
      ...headers,
      'x-linked-etag': `"${sha256(content)}"`,
      'x-linked-size': content.length,
      location: this.redirectTo ?? `${cdn}/${id}/${encodeURI(name)}`,
    });
    response.end();
  }

  private answerFromCdn(request: IncomingMessage, response: ServerResponse): void {
    const path = this.note('cdn', request);
    const [, id, file = ''] =
      /^\/((?:datasets\/)?[^/]+\/[^/]+)\/(.+)$/.exec(decodeURIComponent(path)) ?? [];
    const content = this.repositories.get(id ?? '')?.files[file];
    if (content) this.send(file, content, { request, response, headers: {} });
    else response.writeHead(404).end();
  }

  private send(
    name: string,
    content: Buffer,
    answer: { request: IncomingMessage; response: ServerResponse; headers: Record<string, string> },
  ): void {
    const { request, response, headers } = answer;
    const fault = request.method === 'GET' ? this.faults.get(name)?.shift() : undefined;
    if (fault === '503') return void response.writeHead(503).end();
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const resumed = from > 0 && fault !== 'ignores range';
    const part = resumed ? content.subarray(from) : content;
    response.writeHead(resumed ? 206 : 200, {
      ...headers,
      'content-length': part.length,
      ...(resumed && { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    if (request.method === 'HEAD') return void response.end();
    if (fault === 'damaged') return void response.end(Buffer.alloc(part.length, 7));
    if (fault !== 'cut off' && fault !== 'stalls') return void response.end(part);
    response.write(part.subarray(0, Math.ceil(part.length / 2)), () => {
      if (fault === 'cut off') setTimeout(() => response.destroy(), 20);
    });
  }
}

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

export function gitHash(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** A small data set; its training rows are large enough to be sent by the other host. */
export function dataset(more: Partial<Repository> = {}): Repository {
  const rows = Array.from(
    { length: 200 },
    (_, i) => `question ${i},${i % 2 ? 'cards' : 'money'}\n`,
  );
  return {
    commit: COMMIT,
    files: {
      'README.md': Buffer.from('# a data set'),
      'train.csv': Buffer.from(`text,label\n${rows.join('')}`),
      'data/test ü.csv': Buffer.from('text,label\nwhere is my card,cards\nhow much,money\n'),
    },
    ...more,
  };
}

/** A small checkpoint; its weights are large enough to be sent by the other host. */
export function checkpoint(more: Partial<Repository> = {}): Repository {
  return {
    commit: COMMIT,
    files: {
      'README.md': Buffer.from('# not needed'),
      'config.json': Buffer.from('{"model_type":"bert"}'),
      'tokenizer.json': Buffer.from('{}'),
      '1_Pooling/config.json': Buffer.from('{"pooling_mode_mean_tokens":true}'),
      'model.safetensors': Buffer.alloc(200_000, 'weights '),
      'pytorch_model.bin': Buffer.alloc(200_000, 'pickled '),
      'onnx/model.onnx': Buffer.alloc(5_000, 'graph '),
    },
    ...more,
  };
}
