import type { YamlMap } from '../yaml/write.ts';

/** An output as a `.dvc` file or the lock file states it. */
export interface OutputEntry {
  /** As written: relative to the stage's folder, or absolute. */
  readonly path: string;
  /** `md5`; undefined in entries of DVC 2.x, whose hash is `md5-dos2unix`. */
  readonly hash?: string | undefined;
  /** Of a folder it ends in `.dir`. */
  readonly md5?: string | undefined;
  readonly size?: number | undefined;
  readonly nfiles?: number | undefined;
  readonly isexec?: boolean | undefined;
  readonly etag?: string | undefined;
  readonly checksum?: string | undefined;
  readonly version_id?: string | undefined;
  readonly desc?: string | undefined;
  readonly type?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly meta?: YamlMap | undefined;
  /** False: Git keeps it, it is not put into the cache. */
  readonly cache?: boolean | undefined;
  readonly metric?: boolean | YamlMap | undefined;
  readonly plot?: boolean | YamlMap | undefined;
  readonly persist?: boolean | undefined;
  readonly remote?: string | undefined;
  readonly push?: boolean | undefined;
  readonly files?: readonly YamlMap[] | undefined;
  readonly cloud?: YamlMap | undefined;
  readonly fs_config?: YamlMap | undefined;
}

/** What `havn data import` took from another repository. */
export interface RepositorySource {
  readonly url: string;
  readonly rev?: string | undefined;
  readonly rev_lock?: string | undefined;
  readonly config?: string | YamlMap | undefined;
  readonly remote?: string | YamlMap | undefined;
}

export interface DependencyEntry extends OutputEntry {
  readonly repo?: RepositorySource | undefined;
}

/** One `.dvc` file: its keys, and the text it had, whose comments and order are kept. */
export interface DvcFile {
  /** Absolute. */
  readonly path: string;
  readonly text?: string | undefined;
  readonly desc?: string | undefined;
  readonly md5?: string | undefined;
  readonly cmd?: string | readonly string[] | undefined;
  /** As written; undefined is the folder of the file. */
  readonly wdir?: string | undefined;
  readonly frozen?: boolean | undefined;
  readonly deps: readonly DependencyEntry[];
  readonly outs: readonly OutputEntry[];
  readonly always_changed?: boolean | undefined;
  readonly meta?: YamlMap | undefined;
}

/** The keys of an output in the order in which DVC writes them. */
export function dumpOutput(entry: OutputEntry): YamlMap {
  const hashed = entry.files === undefined;
  return {
    ...(hashed && {
      md5: entry.md5,
      // Without an MD5 what the place calls the content comes first.
      ...(entry.md5 === undefined && { etag: entry.etag, checksum: entry.checksum }),
      size: entry.size,
      nfiles: entry.nfiles,
      isexec: entry.isexec || undefined,
      version_id: entry.version_id,
      etag: entry.etag,
      checksum: entry.checksum,
      cloud: entry.cloud,
    }),
    hash: entry.hash,
    path: entry.path,
    fs_config: entry.fs_config,
    ...annotations(entry),
    cache: entry.cache === false ? false : undefined,
    metric: entry.metric || undefined,
    plot: entry.plot || undefined,
    persist: entry.persist || undefined,
    remote: entry.remote,
    push: entry.push === false ? false : undefined,
    files: entry.files,
  } as YamlMap;
}

function annotations({ desc, type, labels, meta }: OutputEntry) {
  return {
    desc: desc || undefined,
    type: type || undefined,
    labels: labels?.length ? labels : undefined,
    meta: meta && Object.keys(meta).length > 0 ? meta : undefined,
  };
}

export function dumpDependency(entry: DependencyEntry): YamlMap {
  if (!entry.repo) {
    const { desc, type, labels, meta, cache, metric, plot, persist, remote, push, ...rest } = entry;
    return dumpOutput(rest);
  }
  const { url, rev, rev_lock, config, remote } = entry.repo;
  return {
    path: entry.path,
    repo: {
      url,
      rev: rev || undefined,
      rev_lock: rev_lock || undefined,
      config: config || undefined,
      remote: remote || undefined,
    },
  };
}

export function dumpDvcFile(file: DvcFile): YamlMap {
  return {
    desc: file.desc || undefined,
    md5: file.md5 || undefined,
    cmd: file.cmd,
    wdir: file.wdir === '.' ? undefined : file.wdir,
    frozen: file.frozen || undefined,
    deps: file.deps.length > 0 ? file.deps.map(dumpDependency) : undefined,
    outs: file.outs.length > 0 ? file.outs.map(dumpOutput) : undefined,
    always_changed: file.always_changed || undefined,
    meta: file.meta,
  };
}
