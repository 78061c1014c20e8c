import type { Tx } from '../../platform/database/database.ts';
import { versionsCiting } from '../evidence/cited-in-versions.ts';
import { subjectOf, type HeldScreening } from './held-screenings.ts';
import { RecordCited } from './screening.errors.ts';

/**
 * Refuses to take an inclusion away from under a text that is built on it: a draft's, or one that was signed. Throws
 * {@link RecordCited}. What is not included supports no text.
 */
export async function refuseCited(tx: Tx, screening: HeldScreening): Promise<void> {
  if (screening.state !== 'included') return;
  const citing = await versionsCiting(tx, screening.policyId, [screening.recordId]);
  const [newest] = citing.get(screening.recordId) ?? [];
  if (newest !== undefined) throw new RecordCited(subjectOf(screening), newest.version, newest.reference);
}
