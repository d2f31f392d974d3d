import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UsageError } from '@havn/core';

class PasswordError extends UsageError {
  override readonly code = 'PASSWORD';
}

/** Typed twice and not shown on a terminal; else the first line of stdin. Never an argument. */
export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
    if (line !== '') return line;
    throw new PasswordError('no password came on stdin', {
      remedy: 'Type it on a terminal, or pipe it: havn users add ann < password.txt',
    });
  }
  const first = await ask('Password: ');
  if ((await ask('Once more: ')) === first) return first;
  throw new PasswordError('the two passwords are not the same');
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(new PasswordError('no password was given')));
      lines.once('close', () => reject(new PasswordError('no password was given')));
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
