import type { TrackedVars } from '../templating/context.ts';
import type { PyDict, PyList, PyValue } from '../value/values.ts';

/** What dvc.lock (or a hash just taken) says of a file or folder. */
export interface FileEntry {
  /** MD5, with `.dir` behind it for a folder; of a URL what `tag` says. */
  readonly md5: string;
  /** What the place of a URL calls its content; dvc.lock has it under this name. */
  readonly tag?: 'etag' | 'checksum' | undefined;
  /** `md5`, or `md5-dos2unix` for what DVC 2 wrote. */
  readonly hashName: 'md5' | 'md5-dos2unix';
  readonly size: bigint | undefined;
  readonly nfiles: bigint | undefined;
  readonly isexec: boolean;
  /** Keys that this program does not act on (`cloud`, `files`), kept as they are. */
  readonly rest: PyDict;
}

export interface Dependency {
  /** As dvc.yaml has it. */
  readonly path: string;
  /** Absolute, or a URL. */
  readonly fsPath: string;
  /** What dvc.lock recorded. */
  readonly locked: FileEntry | undefined;
}

/** Parameters of one file; no keys: all of the file. */
export interface ParamsDependency {
  readonly path: string;
  readonly fsPath: string;
  readonly keys: readonly string[];
  /** What dvc.lock recorded; undefined where it recorded nothing. */
  readonly locked: PyDict | undefined;
}

export interface Output extends Dependency {
  readonly cache: boolean;
  readonly persist: boolean;
  readonly metric: boolean;
  /** The properties of a plot, or whether it is one. */
  readonly plot: boolean | PyDict;
  readonly remote: string | undefined;
  readonly push: boolean;
  /** `desc`, `type`, `labels`, `meta`. */
  readonly annotations: PyDict;
}

/** A stage of dvc.yaml with its templates resolved and its record of dvc.lock beside it. */
export interface Stage {
  readonly name: string;
  /** `name`, or `path/dvc.yaml:name` where the file is not in the current folder. */
  readonly addressing: string;
  /** The dvc.yaml; absolute. */
  readonly file: string;
  /** Where the commands run and paths start; absolute. */
  readonly wdir: string;
  readonly cmd: string | PyList;
  readonly deps: readonly Dependency[];
  readonly params: readonly ParamsDependency[];
  readonly outs: readonly Output[];
  readonly frozen: boolean;
  readonly alwaysChanged: boolean;
  readonly desc: string | undefined;
  readonly meta: PyValue;
  /** The command that dvc.lock recorded; undefined where it has no entry. */
  readonly lockedCmd: PyValue | undefined;
  /** The `foreach` or `matrix` that made it. */
  readonly group: string | undefined;
  /** True where a template made it: it cannot be written back. */
  readonly templated: boolean;
  readonly tracked: TrackedVars;
  /** The line of its entry in dvc.yaml. */
  readonly line: number | undefined;
}

export function isUrl(path: string): boolean {
  return /^\w[\w+.-]*:\/\//.test(path);
}

/** A stage without dependencies and outputs runs every time. */
export function isCallback(stage: Stage): boolean {
  return stage.deps.length === 0 && stage.params.length === 0 && stage.outs.length === 0;
}

/** The commands of a stage, one a line of a text or an item of a list. */
export function commandsOf(cmd: Stage['cmd']): readonly string[] {
  return typeof cmd === 'string' ? cmd.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/) : cmd.map(String);
}
