import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HubHome, startHub } from './testing/hub-home.ts';
import { COMMIT, checkpoint } from './testing/hub-server.ts';

let hub: HubHome;

beforeEach(async () => {
  hub = await startHub();
});

afterEach(() => hub.end());

describe('tokens and redirects', () => {
  it('sends the token to the endpoint and to nobody else', async () => {
    hub.server.repositories.set('owner/model', checkpoint({ gated: true, token: 'secret' }));
    await hub.resolve('owner/model', { HF_TOKEN: 'secret' });
    const told = (host: string) =>
      new Set(hub.server.seen.filter((one) => one.host === host).map((one) => one.authorization));
    expect(told('hub')).toEqual(new Set(['Bearer secret']));
    expect(told('cdn')).toEqual(new Set([undefined]));
  });

  it('reads the token file of HF_HOME', async () => {
    await writeFile(join(hub.home, 'token'), 'secret\n');
    hub.server.repositories.set('owner/model', checkpoint({ token: 'secret' }));
    await expect(hub.resolve()).resolves.toContain(COMMIT);
  });

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/x', 'http://[bad'])(
    'does not follow %s',
    async (target) => {
      hub.server.redirectTo = target;
      expect(await hub.failing('owner/model')).toMatchObject({ code: 'HUB_UNSAFE_REDIRECT' });
    },
  );
});

describe('refusals', () => {
  it('names similar repositories where there is none of that name', async () => {
    const error = await hub.failing('owner/modle-x');
    expect(error).toMatchObject({ code: 'HUB_NOT_FOUND' });
    hub.server.repositories.set('owner/modl', checkpoint());
    expect(await hub.failing('owner/modlx')).toMatchObject({
      remedy: expect.stringContaining('Did you mean owner/modl?'),
    });
  });

  it('tells a revision that is not there', async () => {
    expect(await hub.failing('owner/model@v9')).toMatchObject({ code: 'HUB_REVISION_NOT_FOUND' });
  });

  it('explains a gated repository, without and with a token', async () => {
    hub.server.repositories.set('owner/model', checkpoint({ gated: true, token: 'secret' }));
    const page = `${hub.server.endpoint}/owner/model`;
    for (const env of [{}, { HF_TOKEN: 'other' }]) {
      const error = await hub.failing('owner/model', env);
      expect(error).toMatchObject({ code: 'HUB_GATED', remedy: expect.stringContaining(page) });
    }
  });

  it('asks for a token where a repository is private', async () => {
    hub.server.repositories.set('owner/model', checkpoint({ token: 'secret' }));
    expect(await hub.failing('owner/model')).toMatchObject({ code: 'HUB_ACCESS_DENIED' });
  });

  it.each(['expired', 'two\nlines'])(
    'says that the token %j is bad, without showing it',
    async (token) => {
      const error = await hub.failing('owner/model', { HF_TOKEN: token });
      expect(error).toMatchObject({ code: 'HUB_BAD_TOKEN' });
      expect(JSON.stringify([(error as Error).message, error])).not.toContain('lines');
    },
  );

  it('says that an endpoint is no address, or is not the Hub', async () => {
    expect(await hub.failing('owner/model', { HF_ENDPOINT: 'nonsense' })).toMatchObject({
      code: 'HUB_BAD_ENDPOINT',
    });
    hub.server.repositories.set('owner/model', checkpoint({ commit: 'not a commit' }));
    expect(await hub.failing('owner/model')).toMatchObject({ code: 'HUB_ANSWER' });
  });
});
