import { nearest } from '@havn/core';
import { DefaultsListError, OverrideError } from '../errors.ts';
import { compareText } from '../override/order.ts';
import type { Override } from '../override/override.ts';
import type { Repository } from '../source/repository.ts';
import { pythonRepr } from '../tree/text.ts';
import { type ConfigEntry, GroupEntry } from './entry.ts';

type Choice = string | readonly string[] | undefined;

interface OverrideUse {
  readonly external: boolean;
  readonly from: GroupEntry | undefined;
  readonly fromConfig: string | undefined;
  used: boolean;
}

/** What the command line and `override` entries say about groups, and what was chosen at last. */
export class GroupOverrides {
  readonly choices = new Map<string, Choice>();
  readonly appended: GroupEntry[] = [];
  /** The overrides that are about values, in order. */
  readonly values: Override[] = [];
  /** Group (and package) → the option taken. */
  readonly known = new Map<string, string | undefined>();
  private readonly uses = new Map<string, OverrideUse>();
  private readonly knownByGroup = new Map<string, Set<string>>();
  private readonly deletions = new Map<
    string,
    { readonly name: string | undefined; used: boolean }
  >();

  constructor(repository: Repository, overrides: readonly Override[]) {
    for (const override of overrides) {
      if (override.sweep) continue;
      const isGroup = repository.groupExists(override.key);
      if (!isGroup || override.value instanceof Map) this.values.push(override);
      else this.addGroup(override);
    }
  }

  private addGroup(override: Override): void {
    const { kind, value, target, text } = override;
    if (kind === '++') {
      throw new OverrideError(`force-add of config groups is not supported: '${text}'`, {
        remedy: `Use +${target}=… to add the group to the defaults list.`,
      });
    }
    if (kind === '~') {
      if (value !== null && typeof value !== 'string') {
        throw new OverrideError(`'${text}': the option to delete must be text`);
      }
      this.deletions.set(target, { name: value ?? undefined, used: false });
      return;
    }
    const choice = groupChoice(value, override);
    if (kind === '+') {
      const options = { package: override.package, appended: true };
      this.appended.push(new GroupEntry(override.key, choice, options));
      return;
    }
    this.choices.set(target, choice);
    this.uses.set(target, { external: true, from: undefined, fromConfig: undefined, used: false });
  }

  /** An `override` entry of a file; what came earlier (the command line first) stays. */
  add(fromConfig: string, entry: GroupEntry): void {
    const key = entry.overrideKey;
    if (this.choices.has(key)) return;
    this.choices.set(key, entry.value);
    this.uses.set(key, { external: false, from: entry, fromConfig, used: false });
  }

  apply(entry: GroupEntry): void {
    const key = entry.overrideKey;
    const use = this.uses.get(key);
    if (!use) return;
    entry.value = this.choices.get(key);
    use.used = true;
  }

  setKnown(entry: ConfigEntry | GroupEntry): void {
    if (!(entry instanceof GroupEntry)) return;
    const key = entry.overrideKey;
    if (!this.known.has(key)) this.known.set(key, entry.name);
    else if (this.known.get(key) !== entry.name) {
      const previous = this.known.get(key) ?? 'null';
      throw new DefaultsListError(
        `Multiple values for ${key}. To override a value use 'override ${key}: ${previous}'`,
        entry.location === undefined ? {} : { location: entry.location },
      );
    }
    const group = entry.groupPath;
    const keys = this.knownByGroup.get(group) ?? new Set();
    this.knownByGroup.set(group, keys.add(key));
  }

  isDeleted(entry: ConfigEntry | GroupEntry): boolean {
    if (!(entry instanceof GroupEntry)) return false;
    const deletion = this.deletions.get(entry.overrideKey);
    return deletion !== undefined && (deletion.name ?? entry.name) === entry.name;
  }

  delete(entry: GroupEntry): void {
    entry.deleted = true;
    const deletion = this.deletions.get(entry.overrideKey);
    if (deletion) deletion.used = true;
  }

  /** Throws OverrideError or DefaultsListError for the first that named nothing. */
  checkUsed(): void {
    for (const [key, use] of this.uses) if (!use.used) this.refuseUnused(key, use);
    for (const [key, { name, used }] of this.deletions) {
      if (used) continue;
      const what = name === undefined ? key : `${key}=${name}`;
      throw new OverrideError(`Could not delete '${what}'. No match in the defaults list.`, {
        remedy: this.hint(key),
      });
    }
  }

  private refuseUnused(key: string, use: OverrideUse): never {
    const keys = [...(this.knownByGroup.get(key.split('@')[0] ?? '') ?? [])].sort(compareText);
    const [first] = keys;
    const hint =
      first === undefined
        ? ' No match in the defaults list.'
        : keys.length === 1
          ? ` Did you mean to override ${first}?`
          : ` Did you mean to override one of ${keys.join(', ')}?`;
    const message = `Could not override '${key}'.${hint}`;
    if (use.external) {
      const choice = this.choices.get(key);
      throw new OverrideError(message, {
        remedy: `To append to your default list use +${key}=${choiceText(choice)}`,
      });
    }
    const location = use.from?.location;
    throw new DefaultsListError(`In '${use.fromConfig}': ${message}`, {
      ...(location === undefined ? {} : { location }),
      remedy: this.hint(key),
    });
  }

  private hint(key: string): string {
    const near = nearest(key, this.known.keys());
    if (near !== undefined) return `Did you mean '${near}'?`;
    return `The defaults list has: ${[...this.known.keys()].join(', ') || 'no groups'}.`;
  }
}

function groupChoice(value: Override['value'], { text, target }: Override): Choice {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    return value.map((item) => {
      if (typeof item === 'string') return item;
      throw new OverrideError(`'${text}': an option must be text, not ${pythonRepr(item)}`);
    });
  }
  throw new OverrideError(
    `'${text}': a config group takes the name of an option, or a list of them, not ${pythonRepr(value)}`,
    { remedy: `Write ${target}=NAME; quote a name that looks like a number: ${target}='1'.` },
  );
}

function choiceText(choice: Choice): string {
  return typeof choice === 'object' ? `[${choice.join(',')}]` : (choice ?? 'null');
}
