import type { SourceLocation } from '@havn/core';

/**
 * An entry of a defaults list while the tree of defaults is built: it learns its parent's folder
 * and package, and the package header of the file that it names. Hydra 1.3's rules; the comments
 * of its documentation on defaults lists and packages are the specification.
 */
abstract class Entry {
  package: string | undefined;
  location: SourceLocation | undefined;
  primary = false;
  deleted = false;
  private parentFolder: string | undefined;
  private parentPackage: string | undefined;
  private header: string | undefined;

  constructor(pkg: string | undefined, location: SourceLocation | undefined) {
    this.package = pkg === '_here_' ? '' : pkg;
    this.location = location;
  }

  abstract readonly optional: boolean;
  abstract readonly isOverride: boolean;
  abstract readonly isSelf: boolean;
  /** The option's name; undefined is `null`: nothing chosen. */
  abstract readonly name: string | undefined;
  /** As written: may start with `/`. */
  protected abstract readonly group: string;

  protected get folder(): string {
    return this.parentFolder ?? '';
  }

  place(parentFolder: string, parentPackage: string): void {
    this.parentFolder = parentFolder;
    this.parentPackage = parentPackage;
    if (this.package?.includes('_group_')) {
      this.package = `_global_.${this.package.replaceAll('_group_', this.defaultPackage)}`;
    }
  }

  /** The folder of the group in the search path. */
  get groupPath(): string {
    const { group, folder } = this;
    if (group.startsWith('/')) return group.slice(1);
    if (folder === '') return group;
    return group === '' ? folder : `${folder}/${group}`;
  }

  abstract readonly configPath: string;
  abstract readonly isInterpolation: boolean;

  get defaultPackage(): string {
    return this.groupPath.replaceAll('/', '.');
  }

  /** Headers are absolute: without the keyword they count from the top all the same. */
  setHeader(header: string | undefined): void {
    if (header === undefined) return;
    const global = header === '_global_' || header.startsWith('_global_.');
    this.header = global ? header : header === '' ? '_global_' : `_global_.${header}`;
  }

  ownPackage(withHeader = true): string | undefined {
    return this.package ?? (withHeader ? this.header : undefined);
  }

  /** Where the content goes in the composed tree. */
  finalPackage(withHeader = true): string {
    const own = this.ownPackage(withHeader) ?? this.group.replace(/^\//, '').replaceAll('/', '.');
    const parent = this.parentPackage ?? '';
    const full = parent === '' || own === '' ? parent + own : `${parent}.${own}`;
    const global = full.lastIndexOf('_global_');
    return global === -1 ? full : full.slice(global + '_global_'.length + 1);
  }

  /** How the command line names it: `group` or `group@package`. */
  get overrideKey(): string {
    const pkg = this.finalPackage(false);
    if (pkg === this.defaultPackage) return this.groupPath;
    return `${this.groupPath}@${pkg === '' ? '_global_' : pkg}`;
  }

  get isMissing(): boolean {
    return this.name === '???';
  }
}

export interface ConfigEntryOptions {
  readonly package?: string | undefined;
  readonly optional?: boolean;
  readonly location?: SourceLocation | undefined;
}

/** `- path/name`, `- path/name@package`, `- _self_`. */
export class ConfigEntry extends Entry {
  path: string;
  readonly optional: boolean;
  readonly isOverride = false;

  constructor(path: string, options: ConfigEntryOptions = {}) {
    super(options.package, options.location);
    this.path = path;
    this.optional = options.optional ?? false;
  }

  get isSelf(): boolean {
    return this.path === '_self_';
  }

  protected get group(): string {
    const slash = this.path.lastIndexOf('/');
    if (slash === -1) return '';
    // `/name` is absolute at the top: its group is the empty one, still absolute.
    return slash === 0 ? '/' : this.path.slice(0, slash);
  }

  get name(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1);
  }

  get configPath(): string {
    if (this.path.startsWith('/')) return this.path.slice(1);
    return this.folder === '' ? this.path : `${this.folder}/${this.path}`;
  }

  get isInterpolation(): boolean {
    return this.configPath.includes('${');
  }
}

export interface GroupEntryOptions extends ConfigEntryOptions {
  readonly override?: boolean;
  /** Appended by `+group=option` on the command line. */
  readonly appended?: boolean;
}

/** `- group: option`, with `optional`, `override`, `@package`, a list of options or `null`. */
export class GroupEntry extends Entry {
  protected readonly group: string;
  value: string | readonly string[] | undefined;
  readonly optional: boolean;
  readonly isOverride: boolean;
  readonly appended: boolean;

  constructor(
    group: string,
    value: string | readonly string[] | undefined,
    options: GroupEntryOptions = {},
  ) {
    super(options.package, options.location);
    this.group = group;
    this.value = value;
    this.optional = options.optional ?? false;
    this.isOverride = options.override ?? false;
    this.appended = options.appended ?? false;
  }

  get groupName(): string {
    return this.group;
  }

  get isSelf(): boolean {
    return this.value === '_self_';
  }

  get options(): readonly string[] | undefined {
    return typeof this.value === 'object' ? this.value : undefined;
  }

  get name(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined;
  }

  get configPath(): string {
    return `${this.groupPath}/${this.name ?? 'None'}`;
  }

  get isInterpolation(): boolean {
    return typeof this.value === 'string' && this.value.includes('${');
  }
}

/** `group@package` as written, for comparing entries of two lists. */
export function groupName(entry: GroupEntry): string {
  return `${entry.groupName.replace(/^\//, '')}@${entry.package ?? ''}`;
}
