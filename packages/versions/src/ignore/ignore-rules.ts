import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type IgnorePattern, ignorePattern } from './pattern.ts';

export interface IgnoreRulesOptions {
  /** `.dvcignore` or `.gitignore`. */
  readonly fileName: string;
  /** Rules that hold everywhere, before those of files. */
  readonly always: readonly string[];
  /** Folders with a `.dvc` of their own count as ignored. */
  readonly skipSubrepositories?: boolean;
}

interface FolderRules {
  /** Outer folders first; each with the length of its path, to cut relative paths. */
  readonly layers: readonly {
    readonly folder: string;
    readonly patterns: readonly IgnorePattern[];
  }[];
}

/**
 * The ignore files of a tree: those of a folder hold for what is below it, inner ones win over outer
 * ones, and what lies in an ignored folder is ignored (gitignore(5)).
 */
export class IgnoreRules {
  readonly root: string;
  readonly #options: IgnoreRulesOptions;
  readonly #folders = new Map<string, FolderRules>();
  readonly #ignoredFolders = new Map<string, boolean>();

  constructor(root: string, options: IgnoreRulesOptions) {
    this.root = root;
    this.#options = options;
  }

  /** Whether `path` (absolute, below the root) or a folder that it lies in is ignored. */
  isIgnored(path: string, isFolder: boolean): boolean {
    const steps = relative(this.root, path);
    if (steps === '' || steps === '..' || steps.startsWith(`..${sep}`)) return false;
    const parts = steps.split(sep);
    const name = parts.pop()!;
    let folder = this.root;
    for (const part of parts) {
      if (this.#folderIgnored(folder, part)) return true;
      folder = `${folder}${sep}${part}`;
    }
    return isFolder ? this.#folderIgnored(folder, name) : this.ignoresEntry(folder, name, false);
  }

  #folderIgnored(folder: string, name: string): boolean {
    const path = join(folder, name);
    const known = this.#ignoredFolders.get(path);
    if (known !== undefined) return known;
    const ignored = this.ignoresEntry(folder, name, true);
    this.#ignoredFolders.set(path, ignored);
    return ignored;
  }

  /** Only the rules for this name; the folder itself is known not to be ignored. */
  ignoresEntry(folder: string, name: string, isFolder: boolean): boolean {
    if (isFolder && this.#options.skipSubrepositories && existsSync(join(folder, name, '.dvc'))) {
      return true;
    }
    return this.matching(folder, name, isFolder)?.negated === false;
  }

  /** The pattern that decides about an entry, for `check-ignore` and messages. */
  matching(folder: string, name: string, isFolder: boolean): IgnorePattern | undefined {
    const { layers } = this.#rulesOf(folder);
    for (let i = layers.length - 1; i >= 0; i--) {
      const { folder: base, patterns } = layers[i]!;
      const steps = folder === base ? name : `${slashed(folder.slice(base.length + 1))}/${name}`;
      for (let j = patterns.length - 1; j >= 0; j--) {
        const pattern = patterns[j]!;
        if (pattern.folderOnly && !isFolder) continue;
        if (pattern.expression.test(steps)) return pattern;
      }
    }
    return undefined;
  }

  /** Whether any rule but the built-in ones holds in this folder. */
  hasOwnRules(folder: string): boolean {
    return this.#rulesOf(folder).layers.length > 1;
  }

  /** Changes with every rule that holds in this folder. */
  fingerprint(folder: string): string {
    const { layers } = this.#rulesOf(folder);
    return layers
      .slice(1)
      .map(({ folder: base, patterns }) =>
        [base, ...patterns.map(({ source }) => source)].join('\n'),
      )
      .join('\n');
  }

  #rulesOf(folder: string): FolderRules {
    const known = this.#folders.get(folder);
    if (known) return known;
    // Data may be taken in from elsewhere, where no rules of ours hold.
    if (folder !== this.root && !folder.startsWith(withSeparator(this.root))) return NO_RULES;
    const outer =
      folder === this.root
        ? [{ folder: this.root, patterns: compile(this.#options.always) }]
        : this.#rulesOf(parentOf(folder)).layers;
    const own = this.#readFile(folder);
    const rules = { layers: own.length > 0 ? [...outer, { folder, patterns: own }] : outer };
    this.#folders.set(folder, rules);
    return rules;
  }

  #readFile(folder: string): readonly IgnorePattern[] {
    try {
      const text = readFileSync(join(folder, this.#options.fileName), 'utf8');
      return compile(text.split('\n'));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return [];
      throw error;
    }
  }
}

function compile(lines: readonly string[]): readonly IgnorePattern[] {
  return lines.map(ignorePattern).filter((pattern) => pattern !== undefined);
}

const NO_RULES: FolderRules = { layers: [] };

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}

function parentOf(folder: string): string {
  return folder.slice(0, folder.lastIndexOf(sep)) || sep;
}

function slashed(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

/** What DVC never tracks, before any `.dvcignore`. */
export function dvcIgnoreRules(root: string): IgnoreRules {
  return new IgnoreRules(root, {
    fileName: '.dvcignore',
    always: ['.hg/', '.git/', '.git', '.dvc/'],
    skipSubrepositories: true,
  });
}
