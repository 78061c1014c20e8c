import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';

interface InForceRow {
  policyId: string;
  slug: string;
  title: string;
  version: number;
  contentHash: string;
  envelopeHash: string;
  from: CalendarDate;
  until: CalendarDate | null;
}

/** Policies read at a time, so that a snapshot of any size is sent in constant memory. */
const PAGE = 500;

/** Every version in force, for consumers that keep a copy of their own. */
@Injectable()
export class SnapshotQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * One JSON line a policy that has a version in force today, by slug. All lines tell what was known at one moment,
   * however long the reading takes: the recorded axis of the periods is the snapshot.
   */
  async *lines(): AsyncGenerator<string> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    let after = '';
    for (;;) {
      const page = await this.database.query<InForceRow>(
        `select p.id as "policyId", p.slug, v.title, v.number as version, v.content_hash as "contentHash",
                v.envelope_hash as "envelopeHash", lower(e.valid) as "from", upper(e.valid) as until
           from policy p
           join public_period($1::date, $2::timestamptz) e on e.policy_id = p.id and e.valid @> $1::date
           join policy_version v on v.id = e.version_id
          where p.slug > $3 order by p.slug limit $4`,
        [today, now, after, PAGE],
      );
      for (const row of page) yield `${JSON.stringify(presentInForce(row, this.settings.publicUrl))}\n`;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.slug;
    }
  }
}

function presentInForce(row: InForceRow, publicUrl: string) {
  const { policyId, slug, title, version, contentHash, envelopeHash, from, until } = row;
  return {
    policy: { id: policyId, slug, title },
    version,
    contentHash,
    envelopeHash,
    inForce: { from, until },
    url: `${publicUrl}/v1/policies/${slug}/versions/${version}`,
  };
}
