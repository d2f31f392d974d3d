import { type RawBuilder, sql } from 'kysely';
import type { StoreContext } from './context.ts';
import { joinUri } from './uri.ts';

/**
 * Where a run (`r`) keeps its artifacts, as `runInfos` tells it: a place of its own, or one below
 * its experiment's (`joinUri`: a query of a URI stays behind).
 */
export function artifactUri({ artifactRoot, database }: StoreContext): RawBuilder<string> {
  const [before = '', after = ''] = joinUri(artifactRoot, '\0').split('\0');
  const position = sql.raw(database.dialect === 'sqlite' ? 'instr' : 'strpos');
  const text = (value: string) => sql`cast(${value} as text)`;
  const location = sql`select case when e.artifact_location = ''
      then ${text(before)} || e.id || ${text(after)} else e.artifact_location end as uri
    from experiments e where e.id = r.experiment`;
  const query = sql`select l.uri, case when l.uri like '%:/%' then ${position}(l.uri, '?') else 0 end
    as at from (${location}) l`;
  const parts = sql`select
      case when q.at > 0 then substr(q.uri, 1, q.at - 1) else q.uri end as path,
      case when q.at > 0 then substr(q.uri, q.at) else '' end as rest from (${query}) q`;
  const separator = sql`case when substr(p.path, length(p.path)) in ('/', '\\') then '' else '/' end`;
  return sql<string>`case when r.artifact_uri <> '' then r.artifact_uri else (
    select p.path || ${separator} || r.id || '/artifacts' || p.rest from (${parts}) p) end`;
}
