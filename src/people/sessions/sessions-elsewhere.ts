import { Injectable } from '@nestjs/common';
import { anonymous } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { SessionElsewhere } from '../people.errors.ts';

/** Refusals of one session that are each audited where the address differs from the last; later ones once an hour. */
const AUDITED_EACH = 20;

/** A session as far as its refusal tells of it. */
export interface RefusedSession {
  readonly id: string;
  readonly personId: string;
  /** Where it was opened. */
  readonly address: string | null;
}

/** Refuses a session's cookie in another network than its own: a copy of it, or a laptop that was carried home. */
@Injectable()
export class SessionsElsewhere {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /**
   * Writes the refusal down, where the session's owner sees it in the list of theirs, and in the audit with both addresses,
   * by nobody known: whoever holds the cookie need not be its owner. The session stays good at home. Always throws
   * {@link SessionElsewhere}.
   */
  async refuse(session: RefusedSession, from: string): Promise<never> {
    await this.database.source.transaction(async (tx) => {
      const noted = await row<{ count: number; audited: boolean }>(
        tx,
        `update session s set elsewhere_address = $2, elsewhere_at = now(), elsewhere_count = s.elsewhere_count + 1
           from session before
          where s.id = $1 and before.id = s.id
          returning s.elsewhere_count as count,
            before.elsewhere_at is null or before.elsewhere_at < now() - interval '1 hour'
              or (before.elsewhere_count < $3 and before.elsewhere_address <> $2) as audited`,
        [session.id, from, AUDITED_EACH],
      );
      if (noted?.audited !== true) return;
      await this.audit.record(tx, {
        actor: anonymous,
        action: 'session.refused_elsewhere',
        subject: { type: 'person', id: session.personId },
        detail: { session: session.id, openedFrom: session.address, usedFrom: from, refusals: noted.count },
      });
    });
    throw new SessionElsewhere();
  }
}
