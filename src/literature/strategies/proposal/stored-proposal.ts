import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { row, rows } from '../../../platform/database/rows.ts';
import { publicOn } from '../../../policies/embargo.ts';
import { seenTitle, type Sight } from '../../../policies/policy-sight.ts';
import type { PublicationRecord } from '../../records/publication-record.ts';
import { citedWorksOf, type CitedWork } from '../cited-works.ts';
import { citedTitle } from './cited-title.rules.ts';
import { proposedQuery, type Proposal, type ProposalMaterial } from './proposal.rules.ts';

/** A policy as a query is proposed for it. */
export interface ProposedFor {
  readonly id: string;
  readonly title: string;
}

/** What is stored of a policy that a query can be proposed from. */
export interface StoredMaterial {
  readonly material: ProposalMaterial;
  readonly cited: readonly CitedWork[];
  /** PMIDs that the policy cites and whose records are not here. */
  readonly absent: readonly string[];
}

/**
 * Proposes a query from what is stored, without asking anybody. It is kept, read by machines and sent to PubMed: of a policy
 * that has public versions it is made from these alone.
 */
export async function storedProposal(tx: Tx, policy: ProposedFor, today: CalendarDate): Promise<Proposal> {
  const published = await row(
    tx,
    `select from policy_version v where v.policy_id = $1 and v.state = 'approved' and ${publicOn('v', '$2::date')} limit 1`,
    [policy.id, today],
  );
  const sight = published === undefined ? null : today;
  return proposedQuery((await storedMaterial(tx, policy, today, sight)).material);
}

/**
 * Reads what is stored of a policy: its title, its codes, the works it cites and the records of those that are here, as
 * far as `sight` goes.
 */
export async function storedMaterial(
  tx: Tx,
  policy: ProposedFor,
  today: CalendarDate,
  sight: Sight = null,
): Promise<StoredMaterial> {
  const cited = await citedWorksOf(tx, policy.id, today, sight);
  const records = await rows<{ pmid: string; fields: PublicationRecord }>(
    tx,
    'select pmid, fields from literature_record where pmid = any($1::text[])',
    [cited.map(({ pmid }) => pmid)],
  );
  const byPmid = new Map(records.map(({ pmid, fields }) => [pmid, fields]));
  const works = cited.map(({ pmid, citation }) => {
    const fields = byPmid.get(pmid);
    if (fields === undefined) return { title: citedTitle(citation), abstract: '', mesh: [] };
    const abstract = fields.abstract.map(({ text }) => text).join(' ');
    return { title: fields.title, abstract, mesh: fields.meshHeadings };
  });
  return {
    material: {
      title: await titleOf(tx, policy, sight),
      codes: await codeDescriptions(tx, policy.id, sight),
      works,
    },
    cited,
    absent: cited.map(({ pmid }) => pmid).filter((pmid) => !byPmid.has(pmid)),
  };
}

async function titleOf(tx: Tx, policy: ProposedFor, sight: Sight): Promise<string> {
  if (sight === null) return policy.title;
  const found = await row<{ title: string | null }>(
    tx,
    `select ${seenTitle('p', '$2::date')} as title from policy p where p.id = $1`,
    [policy.id, sight],
  );
  return found?.title ?? '';
}

/** The descriptions of the policy's codes, of its latest signed version, else of its latest draft. */
async function codeDescriptions(tx: Tx, policyId: string, sight: Sight): Promise<string[]> {
  const found = await row<{ descriptions: string[] }>(
    tx,
    `select array(select code ->> 'description' from jsonb_array_elements(v.document -> 'codes') code
                   where code ->> 'description' is not null) as descriptions
       from policy_version v
      where v.policy_id = $1 and ($2::date is null or (v.state = 'approved' and ${publicOn('v', '$2::date')}))
      order by (v.state = 'approved') desc, v.number desc limit 1`,
    [policyId, sight],
  );
  return found?.descriptions ?? [];
}
