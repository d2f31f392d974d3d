import { openStorage } from '@havn/storage';
import type { ArtifactEntry } from '../artifacts/artifact-index.ts';
import { listPlain } from '../artifacts/plain-files.ts';
import { localFolder } from '../media/local-folder.ts';
import { type KeptFiles, keptPath } from '../moving/kept-files.ts';
import type { RunFolders } from './tracking-client.ts';

/** The files of the runs of a database: what its server keeps, and folders of this machine. */
export function keptFolders(open: () => Promise<KeptFiles>): RunFolders {
  return {
    async list({ artifactUri }, path): Promise<readonly ArtifactEntry[]> {
      const kept = await open();
      const root = keptPath(artifactUri, kept);
      if (root !== undefined) return kept.files.list([root, path].filter(Boolean).join('/'));
      const folder = localFolder(artifactUri);
      return folder === undefined ? [] : listPlain(await openStorage(folder), path);
    },
  };
}
