import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { atTime, laterOf, type Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { publicTitle } from '../../policies/public-title.ts';
import { LiteratureMail, type MailWriter, type MessageToWrite } from '../mail/literature-mail.ts';
import { recipientsOfPolicies } from '../mail/policy-recipients.ts';
import type { GapKind } from './custody.rules.ts';
import { renderSearchesMail, type ToldPolicy } from './searches-mail-text.tsx';

/** The mail that goes next: on which day, and when. */
export interface NextMail {
  readonly day: CalendarDate;
  readonly at: Instant;
}

interface ToldRow {
  readonly policyId: string;
  readonly title: string | null;
  readonly gap: {
    readonly kind: GapKind;
    readonly from: CalendarDate | null;
    readonly through: CalendarDate | null;
  } | null;
  readonly error: string | null;
}

const KIND = 'searches';

/**
 * Tells whoever has a policy what its searches leave out and which of them are held up: one mail a person and morning,
 * however many policies there are, written as it goes, so that what was mended overnight is left out.
 */
@Injectable()
export class SearchesMail implements MailWriter {
  constructor(
    private readonly mail: LiteratureMail,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {
    mail.register(KIND, this);
  }

  /** The organisation's next mail hour after `now`. */
  async next(tx: Tx, now: Instant): Promise<NextMail> {
    const { mailTime } = await this.organisation.hours(tx);
    const today = this.organisation.today(now);
    const at = (day: CalendarDate): NextMail => ({ day, at: atTime(day, mailTime, this.organisation.zone) });
    const todays = at(today);
    return laterOf(todays.at, now).equals(now) ? at(addDays(today, 1)) : todays;
  }

  /** Plans the mails that tell of these policies, each person's once a day. */
  async plan(tx: Tx, policyIds: readonly string[], { day, at }: NextMail): Promise<void> {
    if (policyIds.length === 0) return;
    const recipients = await recipientsOfPolicies(tx, policyIds, day);
    const people = new Set([...recipients.values()].flat().map(({ personId }) => personId));
    await this.mail.plan(
      tx,
      [...people].map((personId) => ({
        kind: KIND,
        personId,
        onceKey: `${KIND}:${day}:${personId}`,
        threadKey: KIND,
        data: { day },
        sendAt: at,
      })),
    );
  }

  /** Writes what still stands of the day's news for this person. */
  async write(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<RenderedMail | null> {
    const policies = await this.toldTo(tx, message, today);
    if (policies.length === 0) return null;
    return renderSearchesMail({
      recipientName: message.name,
      policies,
      publicUrl: this.settings.publicUrl,
      organisationName: this.organisation.name,
    });
  }

  /** Tells whoever stands in for a person who cannot be reached. */
  async redirect(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<void> {
    const told = await toldOn(tx, String(message.data['day']), today);
    const recipients = await recipientsOfPolicies(
      tx,
      told.map(({ policyId }) => policyId),
      today,
    );
    const people = new Set([...recipients.values()].flat().map(({ personId }) => personId));
    people.delete(message.personId);
    await this.mail.plan(
      tx,
      [...people].map((personId) => ({
        kind: KIND,
        personId,
        onceKey: `${KIND}:${String(message.data['day'])}:${personId}:for:${message.personId}`,
        threadKey: KIND,
        data: message.data,
      })),
    );
  }

  private async toldTo(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<ToldPolicy[]> {
    const told = await toldOn(tx, String(message.data['day']), today);
    const recipients = await recipientsOfPolicies(
      tx,
      told.map(({ policyId }) => policyId),
      today,
    );
    const theirs = told.filter(({ policyId }) =>
      recipients.get(policyId)?.some(({ personId }) => personId === message.personId),
    );
    return [...Map.groupBy(theirs, ({ policyId }) => policyId).values()].flatMap((ofOne) => {
      const [first] = ofOne;
      if (first === undefined) return [];
      const gaps = ofOne.flatMap(({ gap }) => gap ?? []);
      const errors = [...new Set(ofOne.flatMap(({ error }) => error ?? []))];
      return [{ id: first.policyId, title: first.title, gaps, errors }];
    });
  }
}

/** The gaps and the held-up searches that the mail of a day tells and that still stand, by policy. */
async function toldOn(tx: Tx, day: string, today: CalendarDate): Promise<ToldRow[]> {
  return await rows<ToldRow>(
    tx,
    `select p.id as "policyId", ${publicTitle('p', '$2::date')} as title, told.gap, told.error
       from (select policy_id, jsonb_build_object('kind', kind, 'from', from_on, 'through', through_on) as gap,
                    null::text as error
               from custody_gap where told_on = $1::date and closed_at is null and kind <> 'search_failed'
             union all
             select distinct u.policy_id, null::jsonb, s.last_error
               from literature_search s join literature_update u on u.id = s.update_id
              where s.told_on = $1::date and s.failing_since is not null) told
       join policy p on p.id = told.policy_id
      order by p.title, p.slug, told.gap ->> 'from'`,
    [day, today],
  );
}
