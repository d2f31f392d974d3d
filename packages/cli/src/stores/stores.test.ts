import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startS3Server, testKey } from '@havn/storage/testing';
import { openStore } from '@havn/track';
import { Accounts } from '@havn/tracking-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { havnHere } from '../testing/run-havn.ts';
import { type StartedServer, startServer } from '../testing/start-server.ts';
import { historyCases, RUN_IDS, seedRuns, storeCases } from '../testing/store-cases.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const root = temporaryFolder('stores');
const PATIENCE_MS = 120_000;

/** A database of a team with a server over it, and a folder for commands beside it. */
async function startTeam(name: string) {
  const home = join(root.path, name);
  const folder = join(home, 'here');
  await mkdir(folder, { recursive: true });
  const database = `sqlite:///${join(home, 'team.db')}`;
  const artifacts = join(home, 'files');
  await seedRuns(database);
  const server = await startServer(home, ['--store', database, '--artifacts', artifacts]);
  const file = `0/${RUN_IDS[0]}/artifacts/model/weights.bin`;
  const route = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${file}`;
  expect((await fetch(route, { method: 'PUT', body: 'weights' })).status).toBe(200);
  return { folder, database, artifacts, server };
}

type Team = Awaited<ReturnType<typeof startTeam>>;

describe.each(['a database', 'a server'])('the runs and models of %s', (kind) => {
  let team: Team;
  beforeAll(async () => {
    team = await startTeam(kind.replace(' ', '-'));
  }, PATIENCE_MS);
  afterAll(() => team.server.close());

  const open = () => ({
    folder: team.folder,
    ...(kind === 'a server'
      ? { url: team.server.url }
      : { url: team.database, artifacts: team.artifacts }),
  });
  storeCases(open);
  historyCases(open);

  test('nothing is left in the folder of who asked', async () => {
    expect(await readdir(team.folder)).toEqual([]);
  });
});

describe('a store that is named', () => {
  let team: Team;
  beforeAll(async () => {
    team = await startTeam('named');
  }, PATIENCE_MS);
  afterAll(() => team.server.close());

  test('may stand in the environment; an empty one is the project', async () => {
    const before = process.env.HAVN_STORE;
    process.env.HAVN_STORE = team.server.url;
    try {
      const { stdout } = await havnHere(team.folder, 'runs', 'list', '--json');
      expect(JSON.parse(stdout).runs).toHaveLength(3);
      const own = await havnHere(team.folder, 'runs', 'list', '--json', '--store', '');
      expect(own.stdout).toBe('{"runs":[]}\n');
    } finally {
      if (before === undefined) delete process.env.HAVN_STORE;
      else process.env.HAVN_STORE = before;
    }
  });

  test('is not made by looking, and another program’s database stays as it is', async () => {
    const missing = join(team.folder, 'missing.db');
    for (const args of [['list'], ['show', 'aaa'], ['gc']]) {
      const { code, stderr } = await havnHere(
        team.folder,
        'runs',
        ...args,
        '--store',
        `sqlite:///${missing}`,
      );
      expect([code, stderr]).toEqual([1, expect.stringContaining('[STORE_MISSING]')]);
    }
    expect(await readdir(team.folder)).toEqual([]);
    const other = join(root.path, 'mlflow.db');
    const made = await openStore(root.path);
    await made.close();
    const file = await readFile(join(root.path, 'havn.db'));
    // Without the version of Havn's tables in its header it is anybody's.
    file.writeUInt32BE(0, 60);
    await writeFile(other, file);
    const before = await readFile(other);
    const { stderr } = await havnHere(team.folder, 'runs', 'list', '--store', `sqlite:///${other}`);
    expect(stderr).toMatch(/STORE_MISSING\]\n.*havn import mlflow-db/);
    expect((await readFile(other)).equals(before)).toBe(true);
  });

  test('is refused where it is no address, with no password told', async () => {
    const port = new URL(team.server.url).port;
    for (const [url, code] of [
      ['mysql://ann:s3cret@db.example.com/runs', 'STORE_URL'],
      ['postgress://ann:s3cret@db.example.com/runs?password=s3cret', 'STORE_URL'],
      ['postgres://ann:s3cret@127.0.0.1:1/runs', 'STORE_UNREACHABLE'],
      ['postgres://ann:s3cret@@h:port/x', 'STORE_UNREACHABLE'],
      ['http://ann:s3cret@127.0.0.1:1', 'TRACKING_SERVER_AWAY'],
      ['http://ann:s3cret@host:port', 'SERVER_URL'],
      [`http://ann:s3cret@127.0.0.1:${port}/elsewhere`, 'TRACKING_SERVER_REFUSED'],
    ] as const) {
      const { stderr, stdout } = await havnHere(team.folder, 'runs', 'list', '--store', url);
      expect([stderr, stdout]).toEqual([expect.stringContaining(`[${code}]`), '']);
      expect(stderr).not.toContain('s3cret');
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  test('a server is no database, and what needs one changes nothing', async () => {
    for (const args of [
      ['import', 'mlruns', '.'],
      ['export', 'mlruns', 'out'],
      ['triggers', 'add', 'deploy', '--', 'true'],
      ['triggers', 'remove', 'deploy'],
      ['triggers', 'deliver'],
      ['runs', 'gc'],
    ]) {
      const at = args.indexOf('--');
      const place = ['--store', team.server.url];
      const line = at === -1 ? [...args, ...place] : args.toSpliced(at, 0, ...place);
      const { code, stderr } = await havnHere(team.folder, ...line);
      expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining('NEEDS_DATABASE')]);
    }
    expect(await readdir(team.folder)).toEqual([]);
  });

  test('runs and their files are brought into a database, and out of it', async () => {
    const old = join(root.path, 'mlruns', '1');
    const run = join(old, 'r1');
    await mkdir(join(run, 'artifacts', 'plots'), { recursive: true });
    await writeFile(join(old, 'meta.yaml'), 'name: old\nlifecycle_stage: active\n');
    await writeFile(join(run, 'meta.yaml'), 'run_id: r1\nstatus: 3\nstart_time: 1\n');
    await writeFile(join(run, 'artifacts', 'plots', 'a.txt'), 'content');
    const url = `sqlite:///${join(root.path, 'moved.db')}`;
    const files = join(root.path, 'moved-files');
    const call = async (...args: readonly string[]) => {
      const place = ['--store', url, '--artifacts', files, '--json'];
      const { code, stdout, stderr } = await havnHere(team.folder, ...args, ...place);
      expect([code, stderr.replace(/.*\r|^import.*\n?/gm, '')]).toEqual([0, '']);
      return JSON.parse(stdout);
    };
    expect(await call('import', 'mlruns', join(root.path, 'mlruns'))).toMatchObject({
      runs: 1,
      files: 1,
    });
    const out = join(root.path, 'out');
    const written = await call('export', 'mlruns', out);
    expect(written).toMatchObject({ runs: 1, files: 1 });
    const [experiment] = (await readdir(out)).filter((name) => /^[1-9]/.test(name));
    const copy = join(out, experiment!, 'r1', 'artifacts', 'plots', 'a.txt');
    expect(await readFile(copy, 'utf8')).toBe('content');
    expect(await readdir(team.folder)).toEqual([]);
  });

  test('triggers of a server are listed, and a delivery is asked for again', async () => {
    const place = ['--store', team.database];
    const elsewhere = join(root.path, 'elsewhere');
    await mkdir(elsewhere);
    const command = [process.execPath, '-e', 'process.exit(4)'];
    const added = ['triggers', 'add', 'deploy', '--alias', 'production', ...place, '--'];
    expect((await havnHere(elsewhere, ...added, ...command)).code).toBe(0);
    const { url } = team.server;
    const call = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await havnHere(team.folder, ...args, '--store', url);
      expect([args, code, stderr]).toEqual([args, 0, '']);
      return stdout;
    };
    await call('models', 'register', 'aaa', 'told', '--path', 'model');
    const moved = JSON.parse(await call('models', 'alias', 'told', '1', 'production', '--json'));
    expect(moved.deliveries).toEqual([]);
    expect(await call('triggers', 'list')).toMatch(/deploy +command .*production +elsewhere/);
    const { deliveries } = JSON.parse(await call('triggers', 'deliveries', '--json'));
    expect(deliveries).toMatchObject([{ name: 'deploy', state: 'PENDING' }]);
    const again = await call('triggers', 'redeliver', String(deliveries[0].id));
    expect(again).toBe(`The delivery ${deliveries[0].id} is due now.\n`);
    // The machine that has the command tells it.
    const delivered = await havnHere(elsewhere, 'triggers', 'deliver', ...place);
    expect([delivered.code, delivered.stderr]).toEqual([
      1,
      expect.stringContaining('ended with exit code 4'),
    ]);
    expect(await call('models', 'history', 'told')).toMatch(/alias\.created +1 +1 waiting/);
  });
});

test(
  'what any client may have logged does not break a list, and reaches no terminal',
  async () => {
    const folder = join(root.path, 'odd');
    await mkdir(folder);
    const server = await startServer(folder);
    try {
      const run = {
        experiment_id: '0',
        run_name: 'red \u001b[31m\u009b2J\u0007 run',
        // Nanoseconds, which are no milliseconds.
        start_time: 1_795_000_000_000_000_000,
      };
      const made = await fetch(`${server.url}/api/2.0/mlflow/runs/create`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(run),
      });
      expect(made.status).toBe(200);
      const call = (...args: readonly string[]) =>
        havnHere(folder, 'runs', ...args, '--store', server.url);
      const listed = await call('list');
      expect(listed.stdout).toMatch(/red \[31m2J run +RUNNING +1795000000000000000/);
      expect((await call('list', '--filter', 'tags.\u001b[31m = 1')).stderr).not.toContain(
        '\u001b',
      );
    } finally {
      await server.close();
    }
  },
  PATIENCE_MS,
);

describe('a server that asks who calls', () => {
  const PASSWORD = 'correct horse battery';
  let server: StartedServer;
  let key: string;
  const folder = () => join(root.path, 'users');
  beforeAll(async () => {
    await mkdir(join(folder(), '.havn'), { recursive: true });
    const accounts = new Accounts(join(folder(), '.havn', 'accounts.json'));
    await accounts.addUser({ name: 'ann', role: 'write' }, PASSWORD);
    key = (await accounts.addKey({ name: 'nightly', role: 'read' })).key;
    server = await startServer(folder());
    const store = await openStore(join(folder(), '.havn'));
    await store.createRun({ id: RUN_IDS[0], name: 'theirs' });
    await store.close();
  }, PATIENCE_MS);
  afterAll(() => server.close());

  async function call(
    environment: Readonly<Record<string, string>>,
    args: readonly string[],
    url = server.url,
  ) {
    const before = { ...process.env };
    Object.assign(process.env, environment);
    try {
      return await havnHere(root.path, ...args, '--store', url);
    } finally {
      process.env = before;
    }
  }

  const list = ['runs', 'list'];
  const remove = ['runs', 'delete', 'aaa'];
  const asAnn = { MLFLOW_TRACKING_USERNAME: 'ann', MLFLOW_TRACKING_PASSWORD: PASSWORD };

  test('takes users and keys of the environment and of the address', async () => {
    const inAddress = server.url.replace('//', `//ann:${encodeURIComponent(PASSWORD)}@`);
    for (const found of [
      await call({ MLFLOW_TRACKING_TOKEN: key }, list),
      await call({ MLFLOW_TRACKING_TOKEN: `${key}\n` }, list),
      await call(asAnn, list),
      await call({}, list, inAddress),
    ]) {
      expect([found.code, found.stdout]).toEqual([0, expect.stringContaining('theirs')]);
    }
    const deleted = await call({ ...asAnn, MLFLOW_TRACKING_TOKEN: key }, remove);
    expect([deleted.code, deleted.stderr]).toEqual([0, '']);
    expect((await call(asAnn, ['runs', 'restore', 'aaa'])).code).toBe(0);
  });

  test('tells who was refused, what they lack and how to give it, and no secret', async () => {
    const nobody = await call({}, list);
    expect(nobody.stderr).toMatch(/asks who calls, and no credentials are given/);
    expect(nobody.stderr).toMatch(/\n {2}Set MLFLOW_TRACKING_TOKEN .*havn keys add/);
    const unknown = await call({ MLFLOW_TRACKING_TOKEN: 'havn_s3cret' }, list);
    expect(unknown.stderr).toContain('does not know the token of MLFLOW_TRACKING_TOKEN');
    const wrong = await call({ ...asAnn, MLFLOW_TRACKING_PASSWORD: 'havn_s3cret' }, list);
    expect(wrong.stderr).toContain('does not know "ann" of MLFLOW_TRACKING_USERNAME');
    const reader = await call({ MLFLOW_TRACKING_TOKEN: key }, remove);
    expect(reader.stderr).toMatch(
      /does not let the token of MLFLOW_TRACKING_TOKEN do this: key:nightly may read/,
    );
    expect(reader.stderr).toMatch(/\n {2}Ask an admin of that server/);
    const broken = await call({ MLFLOW_TRACKING_TOKEN: 'havn_s3cret x' }, list);
    expect([broken.code, broken.stderr]).toEqual([
      2,
      expect.stringContaining('[CREDENTIALS_INVALID]'),
    ]);
    for (const { stderr, code } of [nobody, unknown, wrong, reader, broken]) {
      expect(stderr).not.toMatch(new RegExp(`s3cret|${key}|${PASSWORD}`));
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(code).toBeGreaterThan(0);
    }
  });

  test('knows itself who calls', async () => {
    const as = await call(asAnn, ['models', 'alias', 'm', '1', 'best', '--as', 'bob']);
    expect([as.code, as.stderr]).toEqual([2, expect.stringContaining('a server knows who calls')]);
  });
});

describe('what answers is no tracking server', () => {
  let server: Server;
  let answer: { status: number; body: string };
  const location = 'https://runs.example.com/login?next=s3cret';
  beforeAll(async () => {
    server = createServer((_, response) => {
      response.writeHead(answer.status, { location }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.each([
    [200, '<html>A portal</html>', /\[NOT_A_TRACKING_SERVER\]/],
    [200, '[]', /No runs yet/],
    [404, 'nothing', /status 404 \[TRACKING_SERVER_REFUSED\]/],
    [302, '', /sends its callers to https:\/\/runs\.example\.com \[TRACKING_SERVER_MOVED\]/],
    [503, 'down', /status 503 \[TRACKING_SERVER_AWAY\]/],
    [500, '{"error_code": "X", "message": "it broke"}', /status 500: it broke/],
  ])('%d %s', async (status, body, message) => {
    answer = { status, body };
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { stdout, stderr } = await havnHere(root.path, 'runs', 'list', '--store', url);
    expect(stdout + stderr).toMatch(message);
  });
});

test(
  'a project whose files go to a bucket still shows those of its own runs',
  async () => {
    const folder = join(root.path, 'bucket');
    const home = join(folder, '.havn');
    await mkdir(home, { recursive: true });
    const store = await openStore(home);
    const { id, artifactUri } = await store.createRun({ name: 'trained here' });
    await mkdir(join(artifactUri, 'plots'), { recursive: true });
    await writeFile(join(artifactUri, 'plots', 'own.txt'), 'of a training');
    await store.close();
    const s3 = await startS3Server();
    const server = await startServer(folder, ['--artifacts', 's3://bucket/team'], {
      AWS_ENDPOINT_URL: s3.url,
      AWS_ACCESS_KEY_ID: testKey.id,
      AWS_SECRET_ACCESS_KEY: testKey.secret,
      AWS_REGION: 'us-east-1',
    });
    try {
      const route = `${server.url}/api/2.0/mlflow-artifacts/artifacts/0/${id}/artifacts/new.txt`;
      expect((await fetch(route, { method: 'PUT', body: 'new' })).status).toBe(200);
      expect(s3.buckets.get('bucket')!.objects.size).toBe(1);
      const files = await fetch(`${server.url}/api/havn/runs/${id}/files`);
      const answer = (await files.json()) as { files: readonly { name: string }[] };
      expect(answer.files.map(({ name }) => name)).toEqual(['plots', 'new.txt']);
      for (const [path, content] of [
        ['plots/own.txt', 'of a training'],
        ['new.txt', 'new'],
      ]) {
        const query = new URLSearchParams({ run_uuid: id, path: path! });
        expect(await (await fetch(`${server.url}/get-artifact?${query}`)).text()).toBe(content);
      }
    } finally {
      await server.close();
      await s3.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
  PATIENCE_MS,
);
