import type { Generated } from 'kysely';

export interface ArtifactTables {
  /** What lies in the artifact storage: `writing`, then `kept`, then `dropped`, then gone. */
  readonly artifact_objects: {
    readonly id: Generated<number>;
    readonly hash: string;
    /** Makes the object's name its own, so that a late deletion never hits its successor. */
    readonly tail: string;
    readonly size: number;
    readonly state: string;
    readonly since: number;
  };
  /** A file's bytes, or those of a part of an upload. */
  readonly artifact_contents: {
    readonly id: Generated<number>;
    readonly upload: string | null;
    readonly part: number | null;
    /** Of a part that has arrived whole. */
    readonly size: number | null;
    /** When what has no name is given up; null once it has one. */
    readonly until: number | null;
  };
  readonly artifact_pieces: {
    readonly content: number;
    readonly number: number;
    readonly object: number;
    readonly size: number;
  };
  readonly artifacts: {
    /** '' or ending in `/`: all that lies below a folder stands between it and its end. */
    readonly folder: string;
    readonly name: string;
    readonly content: number;
    readonly size: number;
    readonly modified: number;
  };
  readonly artifact_uploads: {
    readonly id: string;
    readonly secret: string;
    readonly parts: number;
    readonly until: number;
    /** The file that it became. */
    readonly path: string | null;
  };
}
