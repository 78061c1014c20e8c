import { Injectable } from '@nestjs/common';
import { addDays } from '../../kernel/calendar-date.ts';
import { newId } from '../../kernel/ids.ts';
import { atTime, laterOf, type Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { LiteratureMail } from '../mail/literature-mail.ts';
import { recipientsOfPolicies } from '../mail/policy-recipients.ts';
import { noticeDefinitions, type NoticeKind } from './notice-kinds.rules.ts';

/** An alert of which somebody is to be told. */
export interface AlertToTell {
  readonly id: string;
  readonly noticeId: string;
  readonly policyId: string;
  readonly kind: NoticeKind;
}

/** What a person is told of an alert: that it was raised, or that its notice was lifted. */
export type Told = 'raised' | 'lifted';

/** The mail of one notice, at once. */
export const RETRACTION_MAIL = 'retraction';
/** What is less urgent, in one mail a day. */
export const NOTICES_MAIL = 'literature_notices';

interface Pair {
  readonly alert: AlertToTell;
  readonly personId: string;
}

/**
 * Sees that owners are told of alerts: of what is urgent at once, all their policies in one mail a notice; of what is not,
 * and of what was lifted, in one mail a day. Who is told what is written down, so that it is told once.
 */
@Injectable()
export class AlertTelling {
  constructor(
    private readonly organisation: Organisation,
    private readonly mails: LiteratureMail,
    private readonly logger: Logger,
  ) {}

  /** Plans the mails to those who can be reached today, in the caller's transaction; those who were told are left out. */
  async tell(tx: Tx, what: Told, alerts: readonly AlertToTell[], now: Instant): Promise<void> {
    if (alerts.length === 0) return;
    const pairs = await this.untold(tx, what, alerts, now);
    const isAtOnce = ({ alert }: Pair) => what === 'raised' && noticeDefinitions[alert.kind].isUrgent;
    await this.tellAtOnce(tx, pairs.filter(isAtOnce));
    await this.gather(
      tx,
      what,
      pairs.filter((pair) => !isAtOnce(pair)),
      now,
    );
  }

  private async untold(tx: Tx, what: Told, alerts: readonly AlertToTell[], now: Instant): Promise<Pair[]> {
    const policies = [...new Set(alerts.map(({ policyId }) => policyId))];
    const recipients = await recipientsOfPolicies(tx, policies, this.organisation.today(now));
    const pairs = alerts.flatMap((alert) => {
      const found = recipients.get(alert.policyId) ?? [];
      if (found.length === 0) this.logger.error({ alertId: alert.id }, 'nobody can be told of an alert');
      return found.map(({ personId }) => ({ alert, personId }));
    });
    const told = await rows<{ alertId: string; personId: string }>(
      tx,
      `select alert_id as "alertId", person_id as "personId" from literature_alert_told
        where what = $1 and alert_id = any($2::uuid[])`,
      [what, alerts.map(({ id }) => id)],
    );
    return pairs.filter(
      ({ alert, personId }) => !told.some((one) => one.alertId === alert.id && one.personId === personId),
    );
  }

  private async tellAtOnce(tx: Tx, pairs: readonly Pair[]): Promise<void> {
    const mails = [...Map.groupBy(pairs, ({ alert, personId }) => `${alert.noticeId}:${personId}`).values()];
    for (const mail of mails) {
      const [first] = mail;
      if (first === undefined) continue;
      const { alert, personId } = first;
      const onceKey = `${RETRACTION_MAIL}:${alert.id}:${personId}`;
      const planned = await this.mails.plan(tx, [
        {
          kind: RETRACTION_MAIL,
          personId,
          onceKey,
          threadKey: `notice:${alert.noticeId}`,
          data: { noticeId: alert.noticeId },
        },
      ]);
      const messageId = planned.get(onceKey);
      if (messageId !== undefined) await noteTold(tx, 'raised', mail, messageId);
    }
  }

  private async gather(tx: Tx, what: Told, pairs: readonly Pair[], now: Instant): Promise<void> {
    if (pairs.length === 0) return;
    const sendAt = await this.nextMailTime(tx, now);
    const byPerson = [...Map.groupBy(pairs, ({ personId }) => personId)].toSorted(([a], [b]) =>
      a < b ? -1 : 1,
    );
    for (const [personId, mail] of byPerson) {
      const messageId =
        (await openMessageOf(tx, personId)) ?? (await this.planGathered(tx, personId, sendAt));
      await noteTold(tx, what, mail, messageId);
    }
  }

  private async planGathered(tx: Tx, personId: string, sendAt: Instant): Promise<string> {
    const onceKey = `${NOTICES_MAIL}:${newId()}`;
    const planned = await this.mails.plan(tx, [
      { kind: NOTICES_MAIL, personId, onceKey, threadKey: null, data: {}, sendAt },
    ]);
    return planned.get(onceKey)!; // the key is new
  }

  /** The house's next hour for mail: today's, or tomorrow's once that has passed, so that there is one a day. */
  private async nextMailTime(tx: Tx, now: Instant): Promise<Instant> {
    const { mailTime } = await this.organisation.hours(tx);
    const { zone } = this.organisation;
    const today = this.organisation.today(now);
    const todays = atTime(today, mailTime, zone);
    return laterOf(todays, now).equals(now) ? atTime(addDays(today, 1), mailTime, zone) : todays;
  }
}

/** The person's gathered mail that has not begun to go, held, so that it takes no leave meanwhile. */
async function openMessageOf(tx: Tx, personId: string): Promise<string | undefined> {
  const open = await row<{ id: string }>(
    tx,
    `select id from literature_message
      where person_id = $1 and kind = '${NOTICES_MAIL}' and state = 'planned' and tried_at is null
      order by send_at limit 1 for update`,
    [personId],
  );
  return open?.id;
}

async function noteTold(tx: Tx, what: Told, pairs: readonly Pair[], messageId: string): Promise<void> {
  await tx.query(
    `insert into literature_alert_told (alert_id, what, person_id, message_id)
     select alert_id, $1, person_id, $2 from unnest($3::uuid[], $4::uuid[]) as pair (alert_id, person_id)
     on conflict on constraint literature_alert_told_pk do nothing`,
    [what, messageId, pairs.map(({ alert }) => alert.id), pairs.map(({ personId }) => personId)],
  );
}
