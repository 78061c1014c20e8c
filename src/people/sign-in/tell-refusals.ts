import { Injectable } from '@nestjs/common';
import { anonymous } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/** Between two entries about one person, however often somebody guesses at their password. */
const MINUTES_BETWEEN = 10;
/** Addresses that one entry names; the rest are counted. */
const MOST_ADDRESSES = 10;

interface Refused {
  personId: string;
  places: { address: string; failures: number }[];
}

/**
 * Writes failed sign-ins of known persons into the audit. Afterwards and not in the request, which must take as long for
 * an address nobody has; gathered, so that ten thousand guesses are a handful of entries.
 */
@Injectable()
export class TellRefusals {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** Returns about how many persons there was something to tell. */
  async run(): Promise<number> {
    return await this.database.transaction(async (tx) => {
      const found = await rows<Refused>(tx, CLAIM, [MINUTES_BETWEEN]);
      await this.audit.recordAll(
        tx,
        found.map(({ personId, places }) => ({
          actor: anonymous,
          action: 'person.sign_in_refused',
          subject: { type: 'person', id: personId },
          detail: {
            method: 'password',
            failures: places.reduce((sum, { failures }) => sum + failures, 0),
            from: places.slice(0, MOST_ADDRESSES),
            addresses: places.length,
          },
        })),
      );
      return found.length;
    });
  }
}

const CLAIM = `
  with due as (
    select a.account_hash, a.address, a.untold, p.id as person_id
      from sign_in_attempt a
      join person p on 'sha256:' || encode(sha256(convert_to(p.email, 'UTF8')), 'hex') = a.account_hash
     where a.untold > 0
       and not exists (select from sign_in_attempt told where told.account_hash = a.account_hash
                         and told.told_at > now() - make_interval(mins => $1))
       for update of a skip locked),
  told as (
    update sign_in_attempt a set untold = 0, told_at = now() from due
     where a.account_hash = due.account_hash and a.address = due.address)
  select person_id as "personId",
         jsonb_agg(jsonb_build_object(
           'address', case when address like 'browser:%' then 'a known browser' else address end,
           'failures', untold) order by untold desc, address) as places
    from due group by person_id order by person_id`;
