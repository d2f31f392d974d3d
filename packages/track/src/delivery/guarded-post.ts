import { lookup as resolveName } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { HavnError } from '@havn/core';
import { isPublicAddress } from './addresses.ts';

class UrlRefusedError extends HavnError {
  readonly code = 'URL_REFUSED';
}

export interface GuardedPost {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Until the answer's last byte. */
  readonly timeoutMs: number;
  /** Reach machines of the own network, over HTTP too. */
  readonly allowPrivate: boolean;
}

export interface PostAnswer {
  readonly status: number;
  /** The first characters. */
  readonly body: string;
}

const MAX_ANSWER = 16 * 1024;

/**
 * Posts to a URL that a user gave, and to nothing inside the own network: the address is checked as
 * the connection is made, so that a name cannot change in between, and redirects are not followed.
 */
export function guardedPost(post: GuardedPost): Promise<PostAnswer> {
  const url = checkUrl(post.url, post.allowPrivate);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      headers: { ...post.headers, 'content-length': Buffer.byteLength(post.body) },
      signal: AbortSignal.timeout(post.timeoutMs),
      agent: false,
      ...(!post.allowPrivate && { lookup: publicLookup }),
    });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        body += chunk;
        if (body.length >= MAX_ANSWER) answer.destroy();
      });
      answer.on('close', () => {
        resolve({ status: answer.statusCode ?? 0, body: body.slice(0, MAX_ANSWER) });
      });
    });
    outgoing.end(post.body);
  });
}

/** Throws `UrlRefusedError` for what can be seen from the URL alone. */
export function checkUrl(text: string, allowPrivate: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const schemes = allowPrivate ? ['https:', 'http:'] : ['https:'];
  if (!url || !schemes.includes(url.protocol)) {
    throw new UrlRefusedError(`${JSON.stringify(text)} is no URL of ${schemes.join(' or ')}`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && (isIP(host) !== 0 ? !isPublicAddress(host) : isLocalName(host))) {
    throw new UrlRefusedError(`${url.hostname} is no address of the public internet`);
  }
  return url;
}

function isLocalName(host: string): boolean {
  return /(^|\.)(localhost|local|internal)$/i.test(host);
}

const publicLookup: LookupFunction = (host, options, done) => {
  resolveName(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0);
    const wrong = addresses.find(({ address }) => !isPublicAddress(address));
    if (wrong || addresses.length === 0) {
      const message = `${host} leads to ${wrong?.address ?? 'no address'}, not to the public internet`;
      return done(new UrlRefusedError(message), '', 0);
    }
    if (options.all) return done(null, addresses);
    done(null, addresses[0]!.address, addresses[0]!.family);
  });
};
