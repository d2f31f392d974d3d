import { nearest } from '@havn/core';
import { ConfigNotFoundError, DefaultsListError } from '../errors.ts';
import type { LoadedConfig, Repository } from '../source/repository.ts';
import { ConfigEntry, GroupEntry, groupName } from './entry.ts';
import { resolveChoice } from './interpolation.ts';
import { primaryNotFound } from './not-found.ts';
import type { GroupOverrides } from './overrides.ts';
import type { DefaultEntry } from './read.ts';

/** A config and what its defaults list brought, in the order in which it is merged. */
export interface TreeNode {
  readonly entry: DefaultEntry;
  readonly parent: TreeNode | undefined;
  children: (TreeNode | DefaultEntry)[] | undefined;
}

export interface TreeOptions {
  readonly repository: Repository;
  readonly overrides: GroupOverrides;
  /** A group whose option is `???` is left out instead of refused: for sweeps. */
  readonly skipMissing: boolean;
  readonly choosable?: Choosable | undefined;
}

/** Groups that a config chooses from another one's defaults list without saying `override`. */
export interface Choosable {
  readonly config: string;
  /** As groupName gives them. */
  readonly groups: ReadonlySet<string>;
}

const MAX_DEPTH = 200;

/** Builds the tree of defaults depth first, later entries first, as Hydra 1.3 does. */
export class DefaultsTreeBuilder {
  private readonly repository: Repository;
  private readonly overrides: GroupOverrides;
  private readonly skipMissing: boolean;
  private readonly choosable: Choosable | undefined;
  private depth = 0;

  constructor({ repository, overrides, skipMissing, choosable }: TreeOptions) {
    this.choosable = choosable;
    this.repository = repository;
    this.overrides = overrides;
    this.skipMissing = skipMissing;
  }

  /** The tree of a config that stands at the top. */
  top(entry: ConfigEntry): TreeNode {
    entry.place('', '');
    const node: TreeNode = { entry, parent: undefined, children: undefined };
    if (entry.primary && !this.repository.configExists(entry.configPath)) this.notFound(node);
    this.expand(node, false);
    return node;
  }

  private expand(node: TreeNode, interpolated: boolean): void {
    if (++this.depth > MAX_DEPTH) {
      throw new DefaultsListError(
        `the defaults lists lead on over ${MAX_DEPTH} levels: does '${node.entry.configPath}' include itself?`,
        locationDetails(node.entry),
      );
    }
    this.expandNode(node, interpolated);
    this.depth--;
  }

  private expandNode(node: TreeNode, interpolated: boolean): void {
    const { entry } = node;
    const loaded = entry.isMissing ? undefined : this.repository.load(entry.configPath);
    entry.setHeader(loaded?.packageHeader);
    if (this.overrides.isDeleted(entry)) {
      if (entry instanceof GroupEntry) this.overrides.delete(entry);
      return;
    }
    this.overrides.setKnown(entry);
    if (entry.name === undefined || this.isUnchosen(entry)) return;
    if (!loaded) {
      if (!entry.optional) this.notFound(node);
      entry.deleted = true;
      return;
    }
    const { defaults, selfAdded } = this.defaultsOf(entry, loaded);
    this.registerOverrides(defaults, entry, interpolated);
    const children = this.childrenOf(node, defaults, interpolated);
    this.expandInterpolations(node, children, selfAdded ? withoutAddedSelf(defaults) : defaults);
    if (children.length > 0) node.children = children.reverse();
  }

  /** True for `???` where that is skipped; where it is not, this throws. */
  private isUnchosen(entry: DefaultEntry): boolean {
    if (!entry.configPath.endsWith('???')) return false;
    if (this.skipMissing) return true;
    const key = entry instanceof GroupEntry ? entry.overrideKey : entry.configPath;
    const options = this.repository.options(entry.groupPath);
    throw new DefaultsListError(`You must specify '${key}', e.g, ${key}=<OPTION>`, {
      ...locationDetails(entry),
      remedy: `Available options: ${options.join(', ') || 'none'}`,
    });
  }

  private defaultsOf(entry: DefaultEntry, loaded: LoadedConfig) {
    const defaults = this.chosen(entry, loaded.defaults());
    let selfAdded = false;
    if (defaults.length > 0 || (entry.primary && this.overrides.appended.length > 0)) {
      const selves = defaults.filter((item) => item.isSelf);
      if (selves.length > 1) {
        throw new DefaultsListError(
          `Duplicate _self_ defined in ${entry.configPath}`,
          locationDetails(selves[1] as DefaultEntry),
        );
      }
      selfAdded = selves.length === 0;
      const others = defaults.some((item) => !item.isOverride);
      if ((selfAdded && others) || defaults.length === 0) defaults.push(new ConfigEntry('_self_'));
    }
    if (entry.primary) defaults.push(...this.overrides.appended);
    return { defaults, selfAdded };
  }

  /** In the config that may choose, a group of the other becomes an `override`, put last. */
  private chosen(entry: DefaultEntry, defaults: DefaultEntry[]): DefaultEntry[] {
    const { choosable } = this;
    if (!choosable || entry.configPath !== choosable.config) return defaults;
    const chooses = (item: DefaultEntry): item is GroupEntry =>
      item instanceof GroupEntry && !item.isOverride && choosable.groups.has(groupName(item));
    const overrides = defaults.filter(chooses).map(
      (item) =>
        new GroupEntry(`/${item.groupName.replace(/^\//, '')}`, item.value, {
          package: item.package,
          override: true,
          location: item.location,
        }),
    );
    return [...defaults.filter((item) => !chooses(item)), ...overrides];
  }

  private registerOverrides(
    defaults: readonly DefaultEntry[],
    parent: DefaultEntry,
    interpolated: boolean,
  ): void {
    let seen: GroupEntry | undefined;
    for (const entry of defaults) {
      if (entry.isSelf) continue;
      entry.place(parent.groupPath, parent.finalPackage());
      const appended = entry instanceof GroupEntry && entry.appended;
      if (seen && !entry.isOverride && !appended) refuseOrder(parent, seen, entry);
      if (!(entry instanceof GroupEntry) || !entry.isOverride) continue;
      seen = entry;
      if (interpolated) {
        throw new DefaultsListError(
          `In '${parent.configPath}': overrides are not allowed below an interpolated config group (override ${entry.overrideKey}=${entry.name})`,
          locationDetails(entry),
        );
      }
      this.overrides.add(parent.configPath, entry);
    }
  }

  private childrenOf(node: TreeNode, defaults: readonly DefaultEntry[], interpolated: boolean) {
    const children: (TreeNode | DefaultEntry)[] = [];
    const parent = node.entry;
    for (const entry of [...defaults].reverse()) {
      if (entry.isSelf) {
        if (entry instanceof GroupEntry && parent.ownPackage() === undefined) {
          throw new DefaultsListError('_self_ is no option of a group', locationDetails(entry));
        }
        children.push(entry);
        continue;
      }
      if (entry.isOverride) continue;
      entry.place(parent.groupPath, parent.finalPackage());
      if (entry instanceof GroupEntry) this.overrides.apply(entry);
      const options = entry instanceof GroupEntry ? entry.options : undefined;
      if (options && entry instanceof GroupEntry) {
        for (const option of [...options].reverse()) {
          children.push(
            this.childTree(node, this.optionEntry(parent, entry, option), interpolated),
          );
        }
      } else if (entry.isInterpolation) children.push(entry);
      else children.push(this.childTree(node, entry, interpolated));
    }
    return children;
  }

  private optionEntry(parent: DefaultEntry, group: GroupEntry, option: string): ConfigEntry {
    if (option.includes('${')) {
      throw new DefaultsListError(
        `In '${parent.configPath}': Defaults List interpolation is not supported in options list items`,
        locationDetails(group),
      );
    }
    const { package: pkg, optional, location } = group;
    const entry = new ConfigEntry(`${group.groupName}/${option}`, {
      package: pkg,
      optional,
      location,
    });
    entry.place(parent.groupPath, parent.finalPackage());
    return entry;
  }

  private childTree(parent: TreeNode, entry: DefaultEntry, interpolated: boolean) {
    const node: TreeNode = { entry, parent, children: undefined };
    this.expand(node, interpolated);
    return node.children === undefined ? entry : node;
  }

  /** `${group}` in a defaults list waits until every group is chosen. */
  private expandInterpolations(
    node: TreeNode,
    children: (TreeNode | DefaultEntry)[],
    defaults: readonly DefaultEntry[],
  ): void {
    for (const [index, child] of children.entries()) {
      if (!isEntry(child) || !child.isInterpolation) continue;
      resolveChoice(child, this.overrides.known, defaults);
      child.place(node.entry.groupPath, node.entry.finalPackage());
      children[index] = this.childTree(node, child, true);
    }
  }

  private notFound(node: TreeNode): never {
    const { entry, parent } = node;
    const path = entry.configPath;
    const { repository } = this;
    const place = `Config search path:\n${repository.describe()}`;
    if (entry.primary) throw primaryNotFound(repository, path);
    const where = parent ? `In '${parent.entry.configPath}': ` : '';
    if (!(entry instanceof GroupEntry)) {
      throw new ConfigNotFoundError(`${where}Could not load '${path}'.`, {
        ...locationDetails(entry),
        remedy: place,
      });
    }
    const options = repository.options(entry.groupPath);
    const near = nearest(entry.name ?? '', options);
    const hint = near === undefined ? '' : `Did you mean '${near}'? `;
    const list = options.length > 0 ? options.join(', ') : 'none';
    throw new ConfigNotFoundError(`${where}Could not find '${path}'.`, {
      ...locationDetails(entry),
      options,
      remedy: `${hint}Available options in '${entry.groupPath}': ${list}\n  ${place}`,
    });
  }
}

function withoutAddedSelf(defaults: readonly DefaultEntry[]): DefaultEntry[] {
  return defaults.filter((entry) => !entry.isSelf);
}

function refuseOrder(parent: DefaultEntry, seen: GroupEntry, entry: DefaultEntry): never {
  throw new DefaultsListError(
    `In '${parent.configPath}': Override '${seen.overrideKey} : ${seen.name ?? 'null'}' is defined before '${entry.overrideKey}: ${entry.name ?? 'null'}'. Overrides must be at the end of the defaults list`,
    locationDetails(seen),
  );
}

function locationDetails(entry: DefaultEntry) {
  return entry.location === undefined ? {} : { location: entry.location };
}

export function isEntry(child: TreeNode | DefaultEntry): child is DefaultEntry {
  return child instanceof ConfigEntry || child instanceof GroupEntry;
}
