import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { placeKey } from '../durable/place-key.ts';
import { clearTemporaries, temporaryName } from '../durable/temporary.ts';
import type { Workspace } from './workspace.ts';

/**
 * Folders where files are made before they take their places: `.dvc/tmp`, and for what lies on other
 * mounts the highest folder there, up to the one that `root` is in.
 */
export class Staging {
  readonly #top: string;
  readonly #temporary: string;
  readonly #folders = new Map<string, string>();

  constructor({ repository }: Workspace, root: string) {
    this.#top = dirname(root);
    this.#temporary = repository.temporaryFolder();
  }

  /** From there a file can be moved into the folder. */
  folderFor(folder: string): string {
    const key = placeKey(folder);
    const known = this.#folders.get(key);
    if (known !== undefined) return known;
    const parent = key === placeKey(this.#temporary) ? this.#temporary : this.#highest(folder, key);
    clearTemporaries(parent);
    const made = join(parent, temporaryName());
    mkdirSync(made, { recursive: true });
    this.#folders.set(key, made);
    return made;
  }

  close(): void {
    for (const folder of this.#folders.values()) rmSync(folder, { recursive: true, force: true });
  }

  #highest(folder: string, key: string): string {
    let top = folder;
    while (top !== this.#top && dirname(top) !== top && placeKey(dirname(top)) === key) {
      top = dirname(top);
    }
    return top;
  }
}
