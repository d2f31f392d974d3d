import type { ReproServices } from '@havn/pipelines';
import type { Repository } from '@havn/versions';

/** What `--pull` needs of the remote. */
export async function remoteServices(
  _repository: Repository,
  _signal: AbortSignal,
): Promise<ReproServices> {
  return {};
}
