import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';
import { seedFiles } from '../../testing/seed-store.ts';
import { contentKind } from './content-kind.ts';
import type { FilesAnswer } from './file-routes.ts';

describe('the files of a run', () => {
  let studio: OwnStudio;
  let base: string;
  let folder: string;

  beforeAll(async () => {
    studio = await openStudio();
    const { info } = await studio.store.runs.create({ experimentId: '0', name: 'files' });
    folder = info.artifactUri;
    await seedFiles(folder);
    base = `/runs/${info.id}`;
  });
  afterAll(() => studio.close());

  test('stand folder by folder, folders first', async () => {
    const { files } = await studio.call<FilesAnswer>(`${base}/files`);
    expect(files.map(({ name }) => name).slice(0, 3)).toEqual([
      'plots',
      'code.diff',
      'config.yaml',
    ]);
    const inner = await studio.call<FilesAnswer>(`${base}/files?path=plots`);
    expect(inner.files).toEqual([
      expect.objectContaining({ path: 'plots/pixel.png', kind: 'image', isFolder: false }),
    ]);
    expect((await studio.call<FilesAnswer>(`${base}/files?path=none`)).files).toEqual([]);
  });

  test('are read whole or to a limit', async () => {
    const path = `${base}/file?path=predictions.csv`;
    expect(await studio.call<string>(path)).toMatch(/^text,label,score\n.*\n.*\n$/);
    expect(await studio.call<string>(`${path}&limit=4`)).toBe('text');
  });

  test('are sent so that nothing in them runs as a page of this server', async () => {
    const response = await fetch(`${studio.url}/api/havn${base}/file?path=report.html&download=1`);
    expect(response.headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts;/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''report.html",
    );
  });

  test.each(['../store.db', '/etc/passwd', 'plots/../../x', 'a//b', 'C:\\x', './x', 'a%00'])(
    'a path that leaves the run is refused: %s',
    async (path) => {
      const query = path.includes('%') ? path : encodeURIComponent(path);
      await studio.call(`${base}/file?path=${query}`, { status: 400 });
      await studio.call(`${base}/files?path=${query}`, { status: 400 });
    },
  );

  test.skipIf(process.platform === 'win32')('a link that leaves the run is refused', async () => {
    const secret = join(folder, '..', 'secret.txt');
    await writeFile(secret, 'secret');
    await symlink(secret, join(folder, 'link.txt'));
    await studio.call(`${base}/file?path=link.txt`, { status: 400 });
  });

  test('what is not there, or lies where nobody looks, is told', async () => {
    await studio.call(`${base}/file?path=none.txt`, { status: 404 });
    await studio.call(`${base}/file?path=plots`, { status: 404 });
    const elsewhere = await studio.store.runs.create({
      experimentId: '0',
      artifactUri: 's3://bucket/x?secret=1',
    });
    const path = `/runs/${elsewhere.info.id}/files`;
    const { error } = await studio.call<{ error: { message: string } }>(path, { status: 501 });
    expect(error.message).not.toContain('secret');
  });

  test('kinds follow from names', () => {
    const names = ['a.PNG', 'b.csv', 'MLmodel', 'c.onnx', 'd.html', 'e'];
    const kinds = names.map((name) => contentKind(name).kind);
    expect(kinds).toEqual(['image', 'text', 'text', 'binary', 'html', 'binary']);
  });
});
