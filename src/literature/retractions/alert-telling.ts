import { Injectable } from '@nestjs/common';
import { addDays } from '../../kernel/calendar-date.ts';
import { newId } from '../../kernel/ids.ts';
import { atTime, laterOf, type Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { LiteratureMail } from '../mail/literature-mail.ts';
import { recipientsOfPolicies } from '../mail/policy-recipients.ts';
import { newsFor, type Told } from './alert-news.rules.ts';
import { lockTelling, noteTold, takeBack, wordsOn, type AlertToTell, type Pair } from './alert-told.ts';
import { noticeDefinitions } from './notice-kinds.rules.ts';

/** The mail of one notice, at once. */
export const RETRACTION_MAIL = 'retraction';
/** What is less urgent, in one mail a day. */
export const NOTICES_MAIL = 'literature_notices';

/** Something to be told to somebody. */
interface PairNews extends Pair {
  readonly what: Told;
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

  /**
   * Plans the mails to those who can be reached today, in the caller's transaction, whatever is news to each: whoever
   * knows how an alert stands is left out. `reopened` are the ids of those on which a decision was taken back just now.
   */
  async tell(
    tx: Tx,
    alerts: readonly AlertToTell[],
    now: Instant,
    reopened: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    if (alerts.length === 0) return;
    await lockTelling(tx);
    const pairs = await this.news(tx, alerts, now, reopened);
    const isAtOnce = ({ what, alert }: PairNews) =>
      what !== 'lifted' && noticeDefinitions[alert.kind].isUrgent;
    await this.tellAtOnce(tx, pairs.filter(isAtOnce));
    await this.gather(
      tx,
      pairs.filter((pair) => !isAtOnce(pair)),
      now,
    );
  }

  private async news(
    tx: Tx,
    alerts: readonly AlertToTell[],
    now: Instant,
    reopened: ReadonlySet<string>,
  ): Promise<PairNews[]> {
    const policies = [...new Set(alerts.map(({ policyId }) => policyId))];
    const recipients = await recipientsOfPolicies(tx, policies, this.organisation.today(now));
    const pairs = alerts.flatMap((alert): Pair[] => {
      const found = recipients.get(alert.policyId) ?? [];
      if (found.length === 0) this.logger.error({ alertId: alert.id }, 'nobody can be told of an alert');
      return found.map(({ personId }) => ({ alert, personId }));
    });
    const words = await wordsOn(
      tx,
      alerts.map(({ id }) => id),
    );
    const news: PairNews[] = [];
    for (const pair of pairs) {
      const { alert, personId } = pair;
      const theirs = words.filter((word) => word.alertId === alert.id && word.personId === personId);
      const { what, takenBack } = newsFor(theirs, {
        isLifted: alert.isLifted,
        isUrgent: noticeDefinitions[alert.kind].isUrgent,
        isReopened: reopened.has(alert.id),
      });
      if (takenBack > 0) await takeBack(tx, theirs.slice(-takenBack));
      if (what !== null) news.push({ ...pair, what });
    }
    return news;
  }

  private async tellAtOnce(tx: Tx, pairs: readonly PairNews[]): Promise<void> {
    const mails = [...Map.groupBy(pairs, ({ alert, personId }) => `${alert.noticeId}:${personId}`).values()];
    for (const mail of mails) {
      const [first] = mail;
      if (first === undefined) continue;
      const { alert, personId } = first;
      const onceKey = `${RETRACTION_MAIL}:${newId()}`; // what was told is written down, and nobody tells beside us
      const planned = await this.mails.plan(tx, [
        {
          kind: RETRACTION_MAIL,
          personId,
          onceKey,
          threadKey: `notice:${alert.noticeId}`,
          data: { noticeId: alert.noticeId },
        },
      ]);
      for (const pair of mail) await noteTold(tx, pair.what, [pair], planned.get(onceKey)!); // the key is new
    }
  }

  private async gather(tx: Tx, pairs: readonly PairNews[], now: Instant): Promise<void> {
    if (pairs.length === 0) return;
    const sendAt = await this.nextMailTime(tx, now);
    for (const [personId, mail] of Map.groupBy(pairs, (pair) => pair.personId)) {
      const messageId =
        (await openMessageOf(tx, personId)) ?? (await this.planGathered(tx, personId, sendAt));
      for (const pair of mail) await noteTold(tx, pair.what, [pair], messageId);
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

/**
 * The person's gathered mail that has not begun to go, held, so that it takes no leave meanwhile. One that another
 * transaction holds is about to go: nothing joins it, and nobody waits for it.
 */
async function openMessageOf(tx: Tx, personId: string): Promise<string | undefined> {
  const open = await row<{ id: string }>(
    tx,
    `select id from literature_message
      where person_id = $1 and kind = '${NOTICES_MAIL}' and state = 'planned' and tried_at is null
      order by send_at limit 1 for update skip locked`,
    [personId],
  );
  return open?.id;
}
