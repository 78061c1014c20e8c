import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { IdentitiesService } from '../../people/identities/identities.service.ts';
import { PasskeysService } from '../../people/passkeys/passkeys.service.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Proxies } from '../../approvals/panels/proxies.service.ts';

/** What ended with somebody's access. */
export interface EndedAccess {
  readonly sessions: number;
  readonly passkeys: number;
  readonly identities: number;
  readonly calendarFeeds: number;
  readonly delegations: readonly string[];
  readonly proxies: number;
  readonly roles: readonly string[];
}

/**
 * Ends all by which a person gets in or stands in: nothing of it comes back when they are made active again, when an
 * administrator invites them anew and gives them roles. What they signed, voted and wrote stays.
 */
@Injectable()
export class AccessEnding {
  constructor(
    private readonly clock: Clock,
    private readonly passkeys: PasskeysService,
    private readonly identities: IdentitiesService,
    private readonly proxies: Proxies,
  ) {}

  /** In the caller's transaction, which holds the person. */
  async end(
    tx: Tx,
    actor: Actor,
    personId: string,
    today: CalendarDate,
    reason: string,
  ): Promise<EndedAccess> {
    const now = this.clock.now();
    const sessions = await rows(tx, 'delete from session where person_id = $1 returning 1', [personId]);
    const passkeys = await this.passkeys.removeAllOf(tx, actor, personId, reason);
    const identities = await this.identities.unlinkAllOf(tx, actor, personId, reason);
    await rows(tx, 'delete from password_credential where person_id = $1', [personId]);
    await rows(tx, 'delete from sign_in_link where person_id = $1 and used_at is null', [personId]);
    const feeds = await rows(
      tx,
      'update calendar_feed set revoked_at = $2 where created_by = $1 and revoked_at is null returning 1',
      [personId, now],
    );
    const proxies = await this.proxies.endOf(tx, actor, personId);
    // one that has run some days ends today; one that has not is taken back whole, as when a person ends it
    const delegations = await rows<{ id: string }>(
      tx,
      `update delegation set until_on = case when first_on < $2 then $2 else until_on end,
              ended_at = case when first_on < $2 then null else $3::timestamptz end
        where $1 in (person_id, delegate_id) and ended_at is null and until_on > $2 returning id`,
      [personId, today, now],
    );
    const roles = await rows<{ role: string }>(
      tx,
      'delete from person_role where person_id = $1 returning role',
      [personId],
    );
    await rows(tx, 'update person set active = false where id = $1', [personId]);
    return {
      sessions: sessions.length,
      passkeys,
      identities,
      calendarFeeds: feeds.length,
      delegations: delegations.map(({ id }) => id),
      proxies,
      roles: roles.map(({ role }) => role).toSorted(),
    };
  }
}
