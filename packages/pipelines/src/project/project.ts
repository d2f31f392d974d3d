import { basename, dirname } from 'node:path';
import { PathIndex } from '../graph/output-paths.ts';
import { buildGraph, type GraphNode, type StageGraph } from '../graph/stage-graph.ts';
import type { Stage } from '../stage/stage.ts';
import type { ParsingConfig } from '../templating/text.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { type DataFile, readDataFile, type TrackedObject } from './data-file.ts';
import { PipelineFile } from './pipeline-file.ts';

/** A stage of a dvc.yaml, or a `.dvc` file. */
export interface ProjectNode extends GraphNode {
  readonly stage: Stage | undefined;
  /** What the cache keeps of its outputs. */
  readonly objects: readonly TrackedObject[];
}

export interface ProjectOptions {
  /** Absolute. */
  readonly root: string;
  readonly tree: FileTree;
  /** Every dvc.yaml and `.dvc` file; absolute. */
  readonly files: readonly string[];
  readonly shownFrom: string;
  readonly parsing?: ParsingConfig;
  readonly warn?: (message: string) => void;
  /** Called for a file that cannot be loaded; without it that error is thrown. */
  readonly onError?: (file: string, error: unknown) => void;
}

/** Every pipeline of a repository, as it stands in a tree of files. */
export class Project {
  readonly root: string;
  readonly tree: FileTree;
  readonly shownFrom: string;
  readonly pipelines: readonly PipelineFile[];
  readonly nodes: readonly ProjectNode[];
  private readonly byStage: ReadonlyMap<Stage, ProjectNode>;
  private built: StageGraph<ProjectNode> | undefined;

  constructor(options: ProjectOptions) {
    this.root = options.root;
    this.tree = options.tree;
    this.shownFrom = options.shownFrom;
    const pipelines: PipelineFile[] = [];
    const nodes: ProjectNode[] = [];
    const outputs = new PathIndex<string>();
    const add = (node: ProjectNode) => {
      nodes.push(node);
      for (const path of node.outPaths) outputs.set(path, path);
    };
    for (const file of options.files) {
      // What a stage made may hold such files of its own: they are data.
      if (outputs.atOrAbove(dirname(file)) !== undefined) continue;
      try {
        if (basename(file) === 'dvc.yaml') {
          const pipeline = new PipelineFile({ ...options, file });
          for (const stage of pipeline.allStages()) add(stageNode(stage));
          pipelines.push(pipeline);
        } else add(dataNode(readDataFile(file, options.tree, options.shownFrom)));
      } catch (error) {
        if (!options.onError) throw error;
        options.onError(file, error);
      }
    }
    this.pipelines = pipelines;
    this.nodes = nodes;
    this.byStage = new Map(nodes.flatMap((node) => (node.stage ? [[node.stage, node]] : [])));
  }

  get stages(): readonly Stage[] {
    return this.nodes.flatMap(({ stage }) => (stage ? [stage] : []));
  }

  /** Throws where outputs clash or stages need each other. */
  get graph(): StageGraph<ProjectNode> {
    this.built ??= buildGraph(this.nodes);
    return this.built;
  }

  pipelineOf(file: string): PipelineFile | undefined {
    return this.pipelines.find((pipeline) => pipeline.file === file);
  }

  nodeOf(stage: Stage): ProjectNode | undefined {
    return this.byStage.get(stage);
  }
}

function stageNode(stage: Stage): ProjectNode {
  return {
    addressing: stage.addressing,
    file: stage.file,
    line: stage.line,
    depPaths: [...stage.deps, ...stage.params].map(({ fsPath }) => fsPath),
    outPaths: stage.outs.map(({ fsPath }) => fsPath),
    frozen: stage.frozen,
    objects: stage.outs.flatMap(({ fsPath, locked }) =>
      locked && !locked.tag ? [{ path: fsPath, md5: locked.md5, hashName: locked.hashName }] : [],
    ),
    stage,
  };
}

function dataNode(file: DataFile): ProjectNode {
  return { ...file, stage: undefined };
}
