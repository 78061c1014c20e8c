import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { joinNotices } from './join-notices.rules.ts';
import { holdNotices, writeNotices } from './notice-rows.ts';
import { RetractionAlerts } from './retraction-alerts.ts';
import { lockWorks } from './watched-works.ts';

interface Twins {
  /** The work that has a PMID. */
  readonly id: string;
  /** The one that is known by the same DOI alone. */
  readonly otherId: string;
}

/**
 * Joins works that are watched twice, since one version prints a paper's DOI alone and another its PMID: their notices
 * become the notices of one, so that nobody is alerted twice to what became of it.
 */
@Injectable()
export class JoinWorks {
  constructor(
    private readonly audit: Audit,
    private readonly alerts: RetractionAlerts,
  ) {}

  /** Joins the twins there are. Call it first in a transaction: it locks the works. Returns how many it joined. */
  async joinAll(tx: Tx, now: Instant): Promise<number> {
    const dois = await rows<{ doi: string }>(
      tx,
      `select distinct work.doi from watched_work work join watched_work other on other.doi = work.doi and other.pmid is null
        where work.pmid is not null`,
    );
    if (dois.length === 0) return 0;
    const known = dois.map(({ doi }) => doi);
    const works = await rows<{ id: string }>(tx, 'select id from watched_work where doi = any($1::text[])', [
      known,
    ]);
    await lockWorks(
      tx,
      works.map(({ id }) => id),
    );
    const joined = await this.joinHeld(tx, known, now);
    if (joined > 0) await this.alerts.raise(tx, now);
    return joined;
  }

  /** Joins the twins of these DOIs, which are held. Alerts that are missing then are not raised here. */
  async joinHeld(tx: Tx, dois: readonly string[], now: Instant): Promise<number> {
    if (dois.length === 0) return 0;
    const twins = await rows<Twins>(
      tx,
      `select distinct on (other.id) work.id, other.id as "otherId"
         from watched_work other join watched_work work on work.doi = other.doi and work.pmid is not null
        where other.pmid is null and other.doi = any($1::text[]) order by other.id, work.id`,
      [dois],
    );
    for (const pair of twins) await this.join(tx, pair, now);
    return twins.length;
  }

  private async join(tx: Tx, { id, otherId }: Twins, now: Instant): Promise<void> {
    const notices = await holdNotices(tx, [id, otherId]);
    const given = notices.get(otherId) ?? [];
    const joined = joinNotices(id, notices.get(id) ?? [], given, now);
    if (given.length > 0) {
      await joinAlerts(tx, [...joined.into]);
      await writeNotices(tx, joined.notices, joined.steps, now);
      await tx.query('update literature_notice set work_id = $1 where work_id = $2', [id, otherId]);
    }
    const moved = joined.steps.map(({ noticeId }) => noticeId);
    await this.alerts.follow(tx, [...new Set(moved)], now);
    await tx.query('delete from watch_check where work_id = $1', [otherId]);
    await tx.query(
      `with other as (delete from watched_work where id = $2 returning cited, since)
       update watched_work work set cited = work.cited or other.cited, since = least(work.since, other.since)
         from other where work.id = $1`,
      [id, otherId],
    );
    await this.audit.record(tx, {
      actor: system('retraction watch'),
      action: 'literature.works.joined',
      subject: { type: 'watched_work', id },
      detail: { otherId, notices: Object.fromEntries(joined.into) },
    });
  }
}

/**
 * Makes the alerts and the history of each first notice those of the second, and takes the first away. Where a policy has
 * an alert of both, one is left, with what was decided on either and whoever heard of either.
 */
async function joinAlerts(tx: Tx, into: readonly (readonly [string, string])[]): Promise<void> {
  const pairs = [into.map(([from]) => from), into.map(([, to]) => to)];
  const given = 'unnest($1::uuid[], $2::uuid[]) as pair (given, kept)';
  const twice = `(select a.id as given, b.id as kept, a.state, a.reason, a.decided_by, a.decided_at, a.cycle_id
     from ${given} join literature_alert a on a.notice_id = pair.given
     join literature_alert b on b.notice_id = pair.kept and b.policy_id = a.policy_id) twin`;
  for (const sql of [
    `update literature_alert alert
        set state = twin.state, reason = twin.reason, decided_by = twin.decided_by, decided_at = twin.decided_at,
            cycle_id = twin.cycle_id
       from ${twice} where alert.id = twin.kept
        and (twin.state = 'interim_opened' or (twin.state = 'acknowledged' and alert.state = 'open'))
        and alert.state <> 'interim_opened'`,
    `update literature_alert_told told set position = told.position + ${EARLIER_WORDS} from ${twice}
      where told.alert_id = twin.kept`,
    `update literature_alert_told told set alert_id = twin.kept from ${twice} where told.alert_id = twin.given`,
    `delete from literature_alert alert using ${twice} where alert.id = twin.given`,
    `update literature_alert alert set notice_id = pair.kept from ${given} where alert.notice_id = pair.given`,
    `update literature_notice_step step
        set notice_id = pair.kept,
            position = step.position + (select count(*) from literature_notice_step s where s.notice_id = pair.kept)
       from ${given} where step.notice_id = pair.given`,
    `delete from literature_notice notice using ${given} where notice.id = pair.given`,
  ]) {
    await tx.query(sql, pairs);
  }
}

/** More words than one person hears of one alert: those on the alert that goes come before those on the one that stays. */
const EARLIER_WORDS = 10_000;
