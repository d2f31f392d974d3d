/**
 * The files of a repository as they stand in the workspace or stood in a revision. Paths are
 * absolute; what lies outside the repository can be read in the workspace only.
 */
export interface FileTree {
  /** Undefined where there is no such file. */
  readText(path: string): string | undefined;
  readBytes(path: string): Buffer | undefined;
  kind(path: string): 'file' | 'directory' | undefined;
  /** Every file below a folder, as absolute paths in sorted order. */
  list(folder: string): readonly string[];
}
