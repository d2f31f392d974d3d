import { dirname, relative } from 'node:path';
import { didYouMean } from '@havn/config';
import { StageNotFoundError } from '../errors.ts';
import { type LockFile, lockPathOf, parseLockFile } from '../lock/lock-file.ts';
import { pipelineSchema } from '../schema/pipeline.ts';
import { validate } from '../schema/validate.ts';
import { loadStage } from '../stage/load-stage.ts';
import type { Stage } from '../stage/stage.ts';
import { TemplateResolver } from '../templating/resolver.ts';
import type { ParsingConfig } from '../templating/text.ts';
import type { FileTree } from '../tree/file-tree.ts';
import type { PyValue } from '../value/values.ts';
import { readYaml, type YamlFile } from '../yaml/read.ts';

interface PipelineFileOptions {
  /** The dvc.yaml; absolute. */
  readonly file: string;
  /** The repository's folder; absolute. */
  readonly root: string;
  readonly tree: FileTree;
  /** Messages and stages are named from here; absolute. */
  readonly shownFrom: string;
  readonly parsing?: ParsingConfig;
  readonly warn?: (message: string) => void;
}

/** One dvc.yaml with its dvc.lock. */
export class PipelineFile {
  readonly file: string;
  readonly folder: string;
  readonly shown: string;
  private readonly source: YamlFile;
  private readonly resolver: TemplateResolver;
  private readonly lock: LockFile;
  private readonly root: string;
  private readonly shownFrom: string;
  private readonly stages = new Map<string, Stage>();

  /** Throws where the file, its lock file or what every stage shares (`vars`) is not as it must be. */
  constructor(options: PipelineFileOptions) {
    const { file, root, tree, shownFrom } = options;
    this.file = file;
    this.folder = dirname(file);
    this.root = root;
    this.shownFrom = shownFrom;
    this.shown = relative(shownFrom, file).replaceAll('\\', '/');
    this.source = readYaml(tree.readText(file) ?? '', this.shown);
    validate(this.source, pipelineSchema);
    this.resolver = new TemplateResolver({ ...options, source: this.source, folder: this.folder });
    const lockPath = lockPathOf(file);
    const shownLock = relative(shownFrom, lockPath).replaceAll('\\', '/');
    this.lock = parseLockFile(tree.readText(lockPath) ?? '', shownLock);
  }

  stageNames(): readonly string[] {
    return this.resolver.stageNames();
  }

  /** The stages that a `foreach` or `matrix` of this name makes; undefined where it is none. */
  groupNames(name: string): readonly string[] | undefined {
    return this.resolver.groupNames(name);
  }

  has(name: string): boolean {
    return this.stageNames().includes(name);
  }

  /** Throws StageNotFoundError, and what the templates or the schema refuse. */
  stage(name: string): Stage {
    const known = this.stages.get(name);
    if (known) return known;
    const resolved = this.resolver.stage(name);
    if (!resolved) {
      throw new StageNotFoundError(
        `Stage '${name}' not found inside '${this.shown}' file`,
        didYouMean(name, this.stageNames()),
      );
    }
    const stage = loadStage(resolved, {
      file: this.file,
      source: this.source,
      root: this.root,
      shownFrom: this.shownFrom,
      lock: this.lock.stages.get(name),
    });
    this.stages.set(name, stage);
    return stage;
  }

  allStages(): readonly Stage[] {
    return this.stageNames().map((name) => this.stage(name));
  }

  /** `metrics`, `plots`, `params`, `artifacts` or `datasets` of the top level, resolved. */
  topLevel(section: string): PyValue {
    return this.resolver.topLevel(section);
  }
}
