import { connect } from 'node:net';

/** Sends bytes as they are and gives what comes back until the server closes the connection. */
export function exchange(port: number, bytes: string, end = true): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      if (end) socket.end(bytes);
      else socket.write(bytes);
    });
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
}

/** A request to `/predict` as bytes. */
export function predictBytes(text: string, last = false): string {
  const body = JSON.stringify({ text });
  return [
    'POST /predict HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `connection: ${last ? 'close' : 'keep-alive'}`,
    '',
    body,
  ].join('\r\n');
}
