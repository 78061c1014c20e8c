import { Injectable } from '@nestjs/common';
import { sha256 } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import type { Named } from '../../policies/policies.queries.ts';

/** A calendar that is read by its address; never with its token or hash. */
export interface CalendarFeed {
  readonly id: string;
  /** Whose reviews; null for all. */
  readonly personId: string | null;
  readonly name: string;
  readonly createdBy: Named;
  readonly createdAt: Instant;
  /** To the hour: enough to see whether anybody uses it. */
  readonly lastReadAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** A feed as it is served. */
export interface ServedFeed {
  readonly personId: string | null;
  /** Of whom it is, for its name; null for all. */
  readonly personName: string | null;
}

const FEED = `
  select feed.id, feed.person_id as "personId", feed.name, feed.created_at as "createdAt",
         feed.last_read_at as "lastReadAt", feed.revoked_at as "revokedAt",
         jsonb_build_object('id', maker.id, 'name', maker.name) as "createdBy"
    from calendar_feed feed join person maker on maker.id = feed.created_by`;

/** Questions about calendars. */
@Injectable()
export class CalendarFeedsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A page of feeds that somebody made, or of everybody's where `personId` is null; the newest first, revoked ones too. */
  async list(personId: string | null, afterId: string | undefined, limit: number): Promise<CalendarFeed[]> {
    return await this.database.query<CalendarFeed>(
      `${FEED} where ($1::uuid is null or feed.created_by = $1) and ($2::uuid is null or feed.id < $2)
        order by feed.id desc limit $3`,
      [personId, afterId ?? null, limit],
    );
  }

  /**
   * The feed of a token; undefined alike for an unknown one, a revoked one, and one whose maker left. The look-up is by a
   * hash of the whole token: how long it takes tells nothing of any token. Notes the hour of the reading.
   */
  async byToken(token: string): Promise<ServedFeed | undefined> {
    const now = this.clock.now();
    const [found] = await this.database.query<ServedFeed & { id: string; noteDue: boolean }>(
      `select feed.id, feed.person_id as "personId", case when feed.person_id is not null then maker.name end as "personName",
              feed.last_read_at is null or feed.last_read_at < date_trunc('hour', $2::timestamptz) as "noteDue"
         from calendar_feed feed join person maker on maker.id = feed.created_by
        where feed.token_hash = $1 and feed.revoked_at is null and maker.active`,
      [sha256(token), now],
    );
    if (found === undefined) return undefined;
    if (found.noteDue) await this.note(found.id, now);
    return { personId: found.personId, personName: found.personName };
  }

  private async note(id: string, now: Instant): Promise<void> {
    await this.database.query(
      `update calendar_feed set last_read_at = date_trunc('hour', $2::timestamptz)
        where id = $1 and (last_read_at is null or last_read_at < date_trunc('hour', $2::timestamptz))`,
      [id, now],
    );
  }
}
