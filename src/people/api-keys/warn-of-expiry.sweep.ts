import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { PeopleMail } from '../mail/people-mail.ts';
import { PeopleQueries } from '../persons/people.queries.ts';
import { WARNED_DAYS_AHEAD, warningDue } from './key-life.rules.ts';

interface EndingKey {
  id: string;
  name: string;
  shownPrefix: string;
  expiresAt: Instant;
  lastUsedAt: Instant | null;
  warnedDaysAhead: number | null;
  daysLeft: number;
}

/** Mails administrators before a key ends, that no machine stands still on a morning nobody thought of. */
@Injectable()
export class WarnOfExpiry {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleQueries,
    private readonly mail: PeopleMail,
    sweeps: Sweeps,
  ) {
    sweeps.register('people.warn-of-key-expiry', async () => await this.run());
  }

  /** A key's end is wall-clock time, whatever the Clock says. Returns of how many keys somebody was warned. */
  private async run(): Promise<number> {
    return await this.database.transaction(async (tx) => {
      const ending = await rows<EndingKey>(
        tx,
        `select id, name, shown_prefix as "shownPrefix", expires_at as "expiresAt", last_used_at as "lastUsedAt",
                warned_days_ahead as "warnedDaysAhead",
                ceil(extract(epoch from expires_at - now()) / 86400)::int as "daysLeft"
           from api_key
          where revoked_at is null and expires_at > now() and expires_at <= now() + make_interval(days => $1)
          order by expires_at, id for update skip locked`,
        [WARNED_DAYS_AHEAD[0]],
      );
      let warned = 0;
      for (const key of ending) {
        const due = warningDue(key.daysLeft, key.warnedDaysAhead);
        if (due === null) continue;
        warned += 1;
        await rows(tx, `update api_key set warned_days_ahead = $2 where id = $1`, [key.id, due]);
        for (const { id } of await this.people.withRole('admin', tx)) {
          await this.mail.tell(tx, id, {
            kind: 'key_expires',
            name: key.name,
            prefix: key.shownPrefix,
            expiresAt: key.expiresAt.toString(),
            lastUsedAt: key.lastUsedAt?.toString() ?? null,
          });
        }
      }
      return warned;
    });
  }
}
