import { type RawBuilder, sql } from 'kysely';
import type { DialectName } from './database.ts';

export interface ArtifactPlace {
  /** '' or ending in `/`. */
  readonly folder: string;
  readonly name: string;
}

export function placeOf(path: string): ArtifactPlace {
  const at = path.lastIndexOf('/') + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}

export function folderKey(path: string): string {
  return path === '' ? '' : `${path}/`;
}

/** The folders above a file, the root left out, each as a place of a file of that name. */
export function placesAbove(path: string): readonly ArtifactPlace[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => placeOf(parts.slice(0, index + 1).join('/')));
}

/** What comes after everything that begins with a folder. */
function endOf(folder: string): string {
  return folder === '' ? '\u{10ffff}' : `${folder.slice(0, -1)}0`;
}

/** The rows of a folder and of all below it: one stretch of the primary key. */
export function isWithin(folder: string): RawBuilder<boolean> {
  return sql<boolean>`(folder >= ${folder} and folder < ${endOf(folder)})`;
}

/** A file, or all that lies below a folder. */
export function isAtOrWithin(path: string): RawBuilder<boolean> {
  const { folder, name } = placeOf(path);
  return sql<boolean>`((folder = ${folder} and name = ${name}) or ${isWithin(folderKey(path))})`;
}

/** The names of the folders directly below, each found by one look into the primary key. */
export function foldersBelow(folder: string, dialect: DialectName): RawBuilder<{ name: string }> {
  const position = sql.raw(dialect === 'sqlite' ? 'instr' : 'strpos');
  const start = sql`cast(${folder} as text)`;
  const rest = sql`substr(folder, length(${start}) + 1)`;
  const first = sql`substr(${rest}, 1, ${position}(${rest}, '/') - 1)`;
  const next = (condition: RawBuilder<unknown>) => sql`(select ${first} from artifacts
    where ${condition} and folder < ${endOf(folder)} order by folder limit 1)`;
  return sql`with recursive child (name) as (
      select ${next(sql`folder > ${start}`)}
      union all
      select ${next(sql`folder >= ${start} || child.name || '0'`)} from child
      where child.name is not null
    ) select name from child where name is not null`;
}
