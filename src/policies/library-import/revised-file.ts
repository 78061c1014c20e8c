import { documentShingles } from '../../documents/duplicates/document-shingles.ts';
import { contentDifferences } from '../../documents/duplicates/same-content.ts';
import { resemblance } from '../../documents/duplicates/shingles.rules.ts';
import type { PolicyDocument } from '../../documents/policy-document.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Duplicate } from '../duplicates/duplicates.queries.ts';
import { PolicyVersionRow } from '../policy-version.entity.ts';
import { documentOf } from '../stored-document.ts';

/** The version that keeps a file from being stored, and how the two compare. */
export interface Rival {
  readonly versionId: string;
  readonly duplicate: Duplicate;
  /** In words, in what they differ: `wording and codes`; null where they say the same. */
  readonly differences: string | null;
}

/** The living version of a policy with a document's effective day; of a document without one, the newest. */
export async function rivalOf(tx: Tx, slug: string, document: PolicyDocument): Promise<Rival | null> {
  const { effective } = document.dates;
  const version = await tx
    .createQueryBuilder(PolicyVersionRow, 'version')
    .innerJoin('policy', 'policy', 'policy.id = version.policy_id')
    .where(`policy.slug = :slug and version.state <> 'withdrawn'`, { slug })
    .andWhere('(version.effective = :effective or :effective::date is null)', { effective })
    .orderBy('version.number', 'DESC')
    .getOne();
  if (version === null) return null;
  const other = documentOf(version);
  const differences = contentDifferences(document, other);
  const alike = resemblance(documentShingles(document), documentShingles(other));
  const similarity = Math.floor(alike * 100) / 100; // 1 is kept for what is the same
  const kind = differences.length === 0 ? 'same_text' : 'nearly_identical';
  return {
    versionId: version.id,
    duplicate: { kind, policy: slug, version: version.number, similarity },
    differences: differences.length === 0 ? null : differences.join(' and '),
  };
}

/** How a file differs from its rival: `it differs from version 1 in wording (98 % of the text is common)`. */
export function rivalInWords({ differences, duplicate: { version, similarity } }: Rival): string {
  return `it differs from version ${version} in ${differences ?? 'nothing'} (${Math.round(similarity * 100)} % of the text is common)`;
}
