import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Look } from './watch-store.ts';

interface Listener {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface Topic {
  readonly listeners: Set<ServerResponse>;
  timer: NodeJS.Timeout | undefined;
  /** Whether the first look was taken: from then on nothing is missed. */
  known: boolean;
}

const READY = 'event: ready\ndata: {}\n\n';
const HEARTBEAT_MS = 15_000;
/** A store that takes long to answer is not asked more than this part of the time. */
const LOAD = 0.1;

/** Looks at each topic once for all who listen to it, and only while somebody does. */
export class StreamHub {
  readonly #topics = new Map<string, Topic>();
  readonly #pollMs: number;
  #closed = false;

  constructor(pollMs: number) {
    this.#pollMs = pollMs;
  }

  join(name: string, look: Look, { request, response }: Listener): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // A server that stops must not wait for a connection that nobody will use again.
      connection: 'close',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    if (this.#closed) {
      response.end();
      return;
    }
    const topic = this.#topics.get(name) ?? this.#start(name, look);
    topic.listeners.add(response);
    if (topic.known) response.write(READY);
    const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS).unref();
    request.socket.setTimeout(0);
    response.on('close', () => {
      clearInterval(heartbeat);
      topic.listeners.delete(response);
      if (topic.listeners.size === 0) this.#stop(name, topic);
    });
  }

  close(): void {
    this.#closed = true;
    for (const [name, topic] of this.#topics) {
      for (const response of topic.listeners) response.end();
      this.#stop(name, topic);
    }
  }

  #start(name: string, look: Look): Topic {
    const topic: Topic = { listeners: new Set(), timer: undefined, known: false };
    this.#topics.set(name, topic);
    void this.#poll(name, topic, look);
    return topic;
  }

  #stop(name: string, topic: Topic): void {
    clearTimeout(topic.timer);
    this.#topics.delete(name);
  }

  async #poll(name: string, topic: Topic, look: Look): Promise<void> {
    const begin = performance.now();
    // A store that fails for a moment is asked again; the pages' own calls tell what is wrong.
    const change = await look().catch(() => undefined);
    if (this.#topics.get(name) !== topic) return;
    const changed = change && `event: changed\ndata: ${JSON.stringify(change)}\n\n`;
    const text = topic.known ? changed : READY;
    topic.known = true;
    if (text) for (const response of topic.listeners) response.write(text);
    const wait = Math.max(this.#pollMs, (performance.now() - begin) / LOAD);
    topic.timer = setTimeout(() => void this.#poll(name, topic, look), wait).unref();
  }
}
