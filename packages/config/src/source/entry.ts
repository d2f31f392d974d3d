import type { Container } from '../tree/nodes.ts';

/** A config as one place of the search path holds it. */
export interface SourceConfig {
  /** The file, or the name of what is built in. */
  readonly file: string;
  /** The tree; whoever loads it may change it. */
  readonly tree: Container;
  /** `# @package NAME` above the content. */
  readonly packageHeader: string | undefined;
}

/** One place of the search path. */
export interface ConfigSource {
  /** Who put it there, and where it is: for messages. */
  readonly provider: string;
  readonly path: string;
  available(): boolean;
  isGroup(path: string): boolean;
  isConfig(path: string): boolean;
  /** Undefined when there is no such config. */
  load(path: string): SourceConfig | undefined;
  /** The names of the configs in a group, without `.yaml`. */
  options(group: string): string[];
  /** The names of the groups in a group; of the top for ''. */
  groups(group: string): string[];
}
