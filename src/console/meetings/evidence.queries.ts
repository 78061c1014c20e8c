import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { citationOf } from '../../literature/records/citation.ts';
import { PrismaFlows } from '../../literature/prisma/prisma-flows.ts';
import type { PrismaFlow } from '../../literature/prisma/prisma.rules.ts';
import type { PublicationRecord } from '../../literature/records/publication-record.ts';
import { Database } from '../../platform/database/database.ts';

/** What the literature search of one review came to. */
export interface Evidence {
  readonly cycleId: string;
  readonly policy: { readonly slug: string; readonly title: string };
  readonly flow: PrismaFlow;
  /** Records that were included, in the order of the decisions. */
  readonly included: readonly {
    readonly pmid: string | null;
    readonly citation: string;
    readonly reason: string | null;
  }[];
}

/** Most records that the page lists. */
const SHOWN = 500;

/** Questions about the evidence that a committee has before it. */
@Injectable()
export class EvidenceQueries {
  constructor(
    private readonly database: Database,
    private readonly prisma: PrismaFlows,
  ) {}

  /** The evidence of a review. Throws NotFound. */
  async ofCycle(cycleId: string): Promise<Evidence> {
    const [policy] = isId(cycleId)
      ? await this.database.query<Evidence['policy']>(
          `select policy.slug, policy.title from review_cycle cycle join policy on policy.id = cycle.policy_id
            where cycle.id = $1`,
          [cycleId],
        )
      : [];
    if (policy === undefined) throw new NotFound('review', cycleId.slice(0, 100));
    const included = await this.database.query<{ fields: PublicationRecord; reason: string | null }>(
      `select record.fields, screening.reason from screening
         join literature_update search on search.id = screening.update_id
         join literature_record record on record.id = screening.record_id
        where search.cycle_id = $1 and screening.state = 'included'
        order by screening.decided_at, screening.id limit $2`,
      [cycleId, SHOWN],
    );
    return {
      cycleId,
      policy,
      flow: (await this.prisma.ofCycle(cycleId)).flow,
      included: included.map(({ fields, reason }) => {
        return { pmid: fields.pmid, citation: citationOf(fields), reason };
      }),
    };
  }
}
