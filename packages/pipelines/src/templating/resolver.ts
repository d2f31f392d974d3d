import { join } from 'node:path';
import type { FileTree } from '../tree/file-tree.ts';
import { isDict, isList, type PyDict, type PyList, type PyValue } from '../value/values.ts';
import type { KeyPath, YamlFile } from '../yaml/read.ts';
import { Context, type TrackedVars } from './context.ts';
import { type Place, resolving, templateError } from './definition.ts';
import { ContextError } from './failures.ts';
import { foreachItems, type GroupItem, matrixItems, NotIterableError } from './group.ts';
import { checkSyntax, isTemplated, resolveValue } from './interpolate.ts';
import type { ParsingConfig } from './text.ts';
import { addVars, addVarsFile, type VarsSource } from './vars.ts';

interface ResolverOptions {
  readonly source: YamlFile;
  /** The folder of the dvc.yaml; absolute. */
  readonly folder: string;
  readonly tree: FileTree;
  /** Messages name files as seen from here; absolute. */
  readonly shownFrom: string;
  readonly parsing?: ParsingConfig;
  readonly warn?: (message: string) => void;
}

/** A stage of dvc.yaml with every `${}` replaced. */
export interface ResolvedStage {
  readonly name: string;
  /** The entry of `stages` that it was made from, where that is a `foreach` or a `matrix`. */
  readonly group: string | undefined;
  readonly data: PyDict;
  /** Where its entry stands in dvc.yaml. */
  readonly path: KeyPath;
  /** Values of params files that its templates used. */
  readonly tracked: TrackedVars;
  /** True where a template changed it: such a stage cannot be written back. */
  readonly templated: boolean;
}

/** Resolves the templates of one dvc.yaml. Throws PipelineTemplateError with file and line. */
export class TemplateResolver {
  private readonly options: ResolverOptions;
  private readonly context: Context;
  private readonly root: PyDict;

  constructor(options: ResolverOptions) {
    this.options = options;
    this.root = options.source.value as PyDict;
    this.context = new Context();
    const vars = listAt(this.root, 'vars');
    this.refuseTemplates(vars, "'vars'", ['vars']);
    const source = this.varsSource(options.folder);
    resolving(this.place("'vars'", ['vars']), () => {
      if (options.tree.kind(join(options.folder, 'params.yaml')) !== undefined) {
        addVarsFile(this.context, 'params.yaml', source);
      }
      addVars(this.context, vars, { ...source, prefix: '' });
    });
  }

  /** Names in the order of the file; the stages of a group behind each other. */
  stageNames(): readonly string[] {
    return [...this.entries()].flatMap(
      ([name, definition]) =>
        this.groupItems(name, definition)?.map((item) => `${name}@${item.name}`) ?? [name],
    );
  }

  /** The names of the stages that a group made, or undefined where `name` is no group. */
  groupNames(name: string): readonly string[] | undefined {
    const definition = this.entries().get(name);
    if (!definition) return undefined;
    return this.groupItems(name, definition)?.map((item) => `${name}@${item.name}`);
  }

  /** Undefined where dvc.yaml has no such stage. */
  stage(name: string): ResolvedStage | undefined {
    const at = name.lastIndexOf('@');
    const group = at === -1 ? name : name.slice(0, at);
    const definition = this.entries().get(group);
    if (!definition) return undefined;
    const items = this.groupItems(group, definition);
    if (!items)
      return at === -1 ? this.resolveStage({ name, definition, group: undefined }) : undefined;
    const item = at === -1 ? undefined : items.find((one) => one.name === name.slice(at + 1));
    return item && this.resolveStage({ name, definition: template(definition), group, item });
  }

  /** A list or mapping of the top level (`metrics`, `plots`, `params`, `artifacts`, `datasets`). */
  topLevel(section: string): PyValue {
    const value = this.root.get(section) ?? [];
    return resolving(this.place(`'${section}'`, [section]), () => {
      checkSyntax(value);
      return resolveValue(value, this.context);
    });
  }

  private readonly groups = new Map<string, readonly GroupItem[]>();

  private groupItems(name: string, definition: PyDict): readonly GroupItem[] | undefined {
    const kind = definition.has('matrix') ? 'matrix' : definition.has('foreach') ? 'foreach' : '';
    if (kind === '') return undefined;
    const known = this.groups.get(name);
    if (known) return known;
    const place = this.place(`'stages.${name}.${kind}'`, ['stages', name, kind]);
    const data = definition.get(kind) ?? null;
    const items = this.checked(place, () =>
      kind === 'matrix' ? matrixItems(data, this.context) : foreachItems(data, this.context),
    );
    this.warnOfOverwriting(name, kind === 'matrix' || items[0]?.items.has('key') === true);
    this.groups.set(name, items);
    return items;
  }

  private checked(place: Place, body: () => readonly GroupItem[]): readonly GroupItem[] {
    return resolving(place, () => {
      try {
        return body();
      } catch (error) {
        if (!(error instanceof NotIterableError)) throw error;
        throw templateError({ ...place, verb: 'resolve' }, ` ${error.message}`);
      }
    });
  }

  private warnOfOverwriting(name: string, withKey: boolean): void {
    const clashes = ['item', ...(withKey ? ['key'] : [])].filter((key) => this.context.has(key));
    if (clashes.length === 0) return;
    this.options.warn?.(
      `${clashes.join(' and ')} ${clashes.length === 1 ? 'is' : 'are'} already specified, ` +
        `will be overwritten for stages generated from '${name}'`,
    );
  }

  private resolveStage({ name, definition, group, item }: StageToResolve): ResolvedStage {
    const base: KeyPath = this.basePath(group ?? name);
    this.checkStageSyntax(group ?? name, definition, base);
    const context = this.stageContext({ name, definition, base, item });
    const data = new Map([...definition].filter(([key]) => key !== 'vars'));
    const { result, tracked } = context.tracking(() => {
      const entries = [...data].map(([key, value]) => {
        const text = String(key);
        const place = this.place(`'stages.${name}.${text}'`, [...base, text]);
        const options = { key: text, config: this.options.parsing ?? {} };
        return [key, resolving(place, () => resolveValue(value, context, options))] as const;
      });
      return new Map(entries);
    });
    return {
      name,
      group,
      data: result,
      path: base,
      tracked,
      templated: group !== undefined || definition.has('vars') || isTemplated(data),
    };
  }

  private stageContext(options: ContextToMake): Context {
    const { name, definition, base, item } = options;
    const context = item ? this.context.copy(item.items) : this.context;
    const wdir = this.stageFolder(options, context);
    const vars = listAt(definition, 'vars');
    this.refuseTemplates(vars, `'stages.${name}.vars'`, [...base, 'vars']);
    if (vars.length === 0) return context;
    const own = item ? context : context.copy();
    const place = this.place(`stage '${name}'`, [...base, 'vars']);
    resolving({ ...place, vars: `'stages.${name}.vars'` }, () =>
      addVars(own, vars, { ...this.varsSource(wdir), prefix: `${name}.` }),
    );
    return own;
  }

  private stageFolder({ name, definition, base }: ContextToMake, context: Context): string {
    const wdir = definition.get('wdir');
    if (typeof wdir !== 'string') return this.options.folder;
    const resolved = resolving(this.place(`'stages.${name}.wdir'`, [...base, 'wdir']), () =>
      resolveValue(wdir, context),
    );
    return join(this.options.folder, String(resolved));
  }

  private checkStageSyntax(name: string, definition: PyDict, base: KeyPath): void {
    for (const [key, value] of definition) {
      const text = String(key);
      const place = this.place(`'stages.${name}.${text}'`, [...base, text]);
      resolving(place, () => checkSyntax(value));
    }
  }

  private basePath(name: string): KeyPath {
    const definition = this.entries().get(name);
    return definition?.has('do') ? ['stages', name, 'do'] : ['stages', name];
  }

  private refuseTemplates(value: PyValue, what: string, path: KeyPath): void {
    if (!isTemplated(value)) return;
    resolving(this.place(what, path), () => {
      throw new ContextError('interpolating is not allowed');
    });
  }

  private entries(): ReadonlyMap<string, PyDict> {
    const stages = this.root.get('stages');
    return isDict(stages) ? (stages as ReadonlyMap<string, PyDict>) : new Map();
  }

  private varsSource(folder: string): VarsSource {
    return { tree: this.options.tree, folder, shownFrom: this.options.shownFrom };
  }

  private place(what: string, path: KeyPath): Place {
    return { source: this.options.source, what, path };
  }
}

interface StageToResolve {
  readonly name: string;
  readonly definition: PyDict;
  readonly group: string | undefined;
  readonly item?: GroupItem;
}

interface ContextToMake {
  readonly name: string;
  readonly definition: PyDict;
  readonly base: KeyPath;
  readonly item: GroupItem | undefined;
}

/** What a group repeats: `do` of a `foreach`, the rest of a `matrix`. */
function template(definition: PyDict): PyDict {
  if (!definition.has('matrix')) return definition.get('do') as PyDict;
  return new Map([...definition].filter(([key]) => key !== 'matrix'));
}

function listAt(value: PyDict, key: string): PyList {
  const list = value.get(key);
  return isList(list) ? list : [];
}
