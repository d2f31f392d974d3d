import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openRepository, type Repository } from '@havn/versions';

/** A repository of Git and DVC in a temporary folder, which becomes the working directory. */
export class TestRepository {
  readonly root: string;
  private readonly before = process.cwd();

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'havn-pipelines-')));
    process.chdir(this.root);
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.email', 'test@example.org');
    this.git('config', 'user.name', 'Test');
    mkdirSync('.dvc');
    writeFileSync('.dvc/config', '');
    writeFileSync('.dvc/.gitignore', '/config.local\n/tmp\n/cache\n');
    this.write(files);
  }

  open(): Repository {
    return openRepository(this.root);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.root, encoding: 'utf8' });
  }

  commit(message = 'state'): void {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
  }

  remove(): void {
    process.chdir(this.before);
    rmSync(this.root, { recursive: true, force: true });
  }
}
