import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { Traffic } from '../traffic.ts';
import { serveSftp } from './sftp.ts';

export interface SshServerOptions {
  /** Default: a key, which `keyFile` holds. */
  readonly password?: string;
  /** Status codes of SFTP by the name of the request: `{ WRITE: 4 }` fails every write. */
  readonly failing?: Readonly<Record<string, number>>;
  /** OpenSSH's `sftp-server`, to serve all of this machine's files instead of the own `/data`. */
  readonly sftpServer?: string;
}

export interface SshServer {
  readonly port: number;
  readonly user: string;
  /** Where the served folder lies on this machine; clients see it as `/data`. */
  readonly folder: string;
  /** The user's private key. */
  readonly keyFile: string;
  /** A configuration for OpenSSH's client in which this host is known. */
  readonly config: string;
  readonly traffic: Traffic;
  close(): Promise<void>;
}

const USER = 'tester';

/** A server on this machine that speaks SSH and SFTP and serves a temporary folder. */
export async function startSshServer(options: SshServerOptions = {}): Promise<SshServer> {
  const place = await mkdtemp(join(tmpdir(), 'havn-sshd-'));
  const folder = join(place, 'root');
  await mkdir(join(folder, 'data'), { recursive: true });
  const hostKey = makeKey();
  const userKey = makeKey();
  const traffic = new Traffic();
  const sockets = new Set<Socket>();
  const server = new ssh2.Server({ hostKeys: [hostKey.private] });
  server.on('connection', (client) => welcome(client, { options, userKey, folder, traffic }));
  // As sshd does: small answers do not wait for others.
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    traffic.onCut(() => socket.destroy());
    server.injectSocket(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const { keyFile, config } = await writeClientFiles(place, port, userKey.private, hostKey.public);
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => listener.close(resolve));
    await rm(place, { recursive: true, force: true });
  };
  return { port, user: USER, folder: join(folder, 'data'), keyFile, config, traffic, close };
}

/** Of 250 keys that ssh2 makes, one cannot be read: where a number begins with zeros. */
function makeKey(): { readonly private: string; readonly public: string } {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519');
    const read = [made.private, made.public].map((key) => ssh2.utils.parseKey(key));
    if (!read.some((key) => key instanceof Error)) return made;
  }
}

interface Welcome {
  readonly options: SshServerOptions;
  readonly userKey: { readonly public: string };
  readonly folder: string;
  readonly traffic: Traffic;
}

function welcome(client: Connection, { options, userKey, folder, traffic }: Welcome): void {
  client.on('error', () => {});
  client.on('authentication', (context) => {
    if (mayEnter(context, options, userKey.public)) context.accept();
    else context.reject([options.password === undefined ? 'publickey' : 'password']);
  });
  client.on('session', (accept) => {
    const session = accept();
    const { sftpServer } = options;
    if (sftpServer !== undefined) {
      session.on('subsystem', (acceptSubsystem) => serveBy(sftpServer, acceptSubsystem()));
      return;
    }
    session.on('sftp', (acceptSftp) =>
      serveSftp(acceptSftp(), { root: folder, traffic, failing: options.failing ?? {} }),
    );
  });
}

/** Lets a program speak with the client through its stdin and stdout. */
function serveBy(program: string, channel: ServerChannel): void {
  const served = spawn(program, { stdio: ['pipe', 'pipe', 'ignore'] });
  channel.pipe(served.stdin);
  served.stdout.pipe(channel);
  served.stdin.on('error', () => {});
  channel.on('close', () => served.kill()).on('error', () => {});
}

function mayEnter(context: AuthContext, { password }: SshServerOptions, userKey: string): boolean {
  if (context.username !== USER) return false;
  if (context.method === 'password') return context.password === password;
  if (context.method !== 'publickey' || password !== undefined) return false;
  const known = ssh2.utils.parseKey(userKey);
  if (known instanceof Error || !known.getPublicSSH().equals(context.key.data)) return false;
  // Without a signature the client only asks whether the key would do.
  if (!context.signature || !context.blob) return true;
  return known.verify(context.blob, context.signature, context.hashAlgo) === true;
}

async function writeClientFiles(place: string, port: number, key: string, hostKey: string) {
  const keyFile = join(place, 'key');
  const known = join(place, 'known_hosts');
  const config = join(place, 'config');
  await writeFile(keyFile, key, { mode: 0o600 });
  await writeFile(known, `[127.0.0.1]:${port} ${hostKey}\n`);
  await writeFile(config, `UserKnownHostsFile "${known}"\nGlobalKnownHostsFile none\n`);
  return { keyFile, config };
}
