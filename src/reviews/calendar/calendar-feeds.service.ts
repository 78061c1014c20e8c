import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor, PersonActor } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import type { CalendarFeed } from './calendar-feeds.queries.ts';

/** What every feed's token begins with, so that a leaked one is recognised. */
const TOKEN_PREFIX = 'cal_';

/** Random bytes of a token: 256 bits. */
const TOKEN_BYTES = 32;

/** A feed to be made: of the asker's own reviews, or of all. */
export interface NewFeed {
  readonly for: 'me' | 'committee';
  /** What its maker calls it. */
  readonly name?: string | undefined;
}

/** A feed just made; `url` is shown to whoever asked for it and is not kept. */
export interface CreatedFeed {
  readonly feed: CalendarFeed;
  readonly url: string;
}

const names: Record<NewFeed['for'], string> = { me: 'My reviews', committee: 'All reviews' };

/** Makes and revokes calendars that are read without signing in. */
@Injectable()
export class CalendarFeedsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly settings: Settings,
  ) {}

  /** Makes a feed. Its address is a secret: who knows it reads the calendar. */
  async create(actor: PersonActor, given: NewFeed): Promise<CreatedFeed> {
    const token = TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
    const feed: CalendarFeed = {
      id: newId(),
      personId: given.for === 'me' ? actor.personId : null,
      name: given.name ?? names[given.for],
      createdBy: { id: actor.personId, name: actor.name },
      createdAt: this.clock.now(),
      lastReadAt: null,
      revokedAt: null,
    };
    await this.database.transaction(async (tx) => {
      await tx.query(
        `insert into calendar_feed (id, token_hash, person_id, name, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [feed.id, sha256(token), feed.personId, feed.name, actor.personId, feed.createdAt],
      );
      await this.audit.record(tx, {
        actor,
        action: 'calendar.created',
        subject: { type: 'calendar', id: feed.id },
        detail: { for: given.for, name: feed.name },
      });
    });
    return { feed, url: `${this.settings.publicUrl}/calendar/${token}.ics` };
  }

  /**
   * Ends a feed from the next request on; again changes nothing. Throws NotFound for one that is not there or somebody
   * else's, unless `actor` administers: everybody's are theirs to end.
   */
  async revoke(actor: Actor, id: string): Promise<void> {
    if (!isId(id)) throw new NotFound('calendar', id.slice(0, 100));
    await this.database.transaction(async (tx) => {
      const feed = await row<{ createdBy: string; name: string; revokedAt: Instant | null }>(
        tx,
        `select created_by as "createdBy", name, revoked_at as "revokedAt" from calendar_feed where id = $1 for update`,
        [id],
      );
      if (feed === undefined || !mayEnd(actor, feed.createdBy)) throw new NotFound('calendar', id);
      if (feed.revokedAt !== null) return;
      await tx.query('update calendar_feed set revoked_at = $2 where id = $1', [id, this.clock.now()]);
      await this.audit.record(tx, {
        actor,
        action: 'calendar.revoked',
        subject: { type: 'calendar', id },
        detail: { name: feed.name },
      });
    });
  }
}

function mayEnd(actor: Actor, maker: string): boolean {
  if (actor.kind === 'person') return actor.personId === maker || actor.roles.includes('admin');
  return actor.kind === 'system';
}
