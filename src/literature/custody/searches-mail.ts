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
import type { PolicyRecipient } from '../mail/policy-recipients.rules.ts';
import type { RecordSource } from '../records/publication-record.ts';
import { SearchSources } from '../updates/search-sources.ts';
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
  readonly error: HeldUp | null;
}

/** Why a search is held up. */
interface HeldUp {
  readonly source: RecordSource;
  readonly text: string;
  readonly isRefused: boolean;
}

/** Somebody to be told of a policy. */
interface Pair {
  readonly policyId: string;
  readonly personId: string;
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
    private readonly sources: SearchSources,
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
    await this.tell(tx, day, pairsOf(recipients), { key: '', at });
  }

  /** Writes what still stands of the day's news for this person; whoever has a policy now in their place is told of it. */
  async write(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<RenderedMail | null> {
    await this.tellOthers(tx, message, today);
    const policies = await this.toldTo(tx, message, today);
    if (policies.length === 0) return null;
    return renderSearchesMail({
      recipientName: message.name,
      policies,
      publicUrl: this.settings.publicUrl,
      organisationName: this.organisation.name,
    });
  }

  /** Tells whoever stands in for a person who cannot be reached of that person's policies. */
  async redirect(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<void> {
    await this.tellOthers(tx, message, today);
  }

  /** Plans mail about the message's policies to those who are to be told of them now and were not. */
  private async tellOthers(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<void> {
    const day = String(message.data['day']);
    const still = await toldOn(tx, message, today);
    const policyIds = [...new Set(still.map(({ policyId }) => policyId))];
    const recipients = await recipientsOfPolicies(tx, policyIds, today);
    const known = await rows<Pair>(
      tx,
      `select policy_id as "policyId", person_id as "personId" from searches_told
        where told_on = $1::date and policy_id = any($2::uuid[])`,
      [day, policyIds],
    );
    const isKnown = (pair: Pair) =>
      known.some(({ policyId, personId }) => policyId === pair.policyId && personId === pair.personId);
    const untold = pairsOf(recipients).filter((pair) => !isKnown(pair));
    await this.tell(tx, day, untold, { key: `:for:${message.personId}` });
  }

  /** Plans each person's mail of that key, and writes down of which policies it tells. */
  private async tell(
    tx: Tx,
    day: string,
    pairs: readonly Pair[],
    { key, at }: { readonly key: string; readonly at?: Instant },
  ): Promise<void> {
    const keyOf = (personId: string) => `${KIND}:${day}:${personId}${key}`;
    const people = [...new Set(pairs.map(({ personId }) => personId))];
    await this.mail.plan(
      tx,
      people.map((personId) => ({
        kind: KIND,
        personId,
        onceKey: keyOf(personId),
        threadKey: KIND,
        data: { day },
        ...(at === undefined ? {} : { sendAt: at }),
      })),
    );
    await tx.query(
      `insert into searches_told (policy_id, told_on, person_id, message_id)
       select told.policy_id, $1::date, told.person_id, message.id
         from unnest($2::uuid[], $3::uuid[], $4::text[]) as told (policy_id, person_id, once_key)
         join literature_message message on message.once_key = told.once_key
        order by told.policy_id, told.person_id
       on conflict on constraint searches_told_pk do nothing`,
      [
        day,
        pairs.map(({ policyId }) => policyId),
        pairs.map(({ personId }) => personId),
        pairs.map(({ personId }) => keyOf(personId)),
      ],
    );
  }

  private async toldTo(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<ToldPolicy[]> {
    const told = await toldOn(tx, message, today);
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
      const errors = ofOne.flatMap(({ error }) => (error === null ? [] : [this.words(first.title, error)]));
      return [{ id: first.policyId, title: first.title, gaps, errors: [...new Set(errors)] }];
    });
  }

  /** What a service answered may quote the query, and that names what an unpublished policy is about. */
  private words(title: string | null, { source, text, isRefused }: HeldUp): string {
    if (title !== null) return text;
    const { name } = this.sources.bySource[source];
    return isRefused ? `${name} refused the request` : `${name} could not be asked`;
  }
}

function pairsOf(recipients: ReadonlyMap<string, readonly PolicyRecipient[]>): Pair[] {
  return [...recipients].flatMap(([policyId, found]) =>
    found.map(({ personId }) => ({ policyId, personId })),
  );
}

/** The gaps and the held-up searches that a mail tells and that still stand, by policy. */
async function toldOn(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<ToldRow[]> {
  return await rows<ToldRow>(
    tx,
    `select p.id as "policyId", ${publicTitle('p', '$3::date')} as title, told.gap, told.error
       from (select policy_id, jsonb_build_object('kind', kind, 'from', from_on, 'through', through_on) as gap,
                    null::jsonb as error
               from custody_gap where told_on = $2::date and closed_at is null and kind <> 'search_failed'
             union all
             select distinct u.policy_id, null::jsonb, jsonb_build_object('source', g.source,
                      'text', coalesce(s.last_error, ''), 'isRefused', s.state = 'failed')
               from literature_search s
               join literature_update u on u.id = s.update_id
               join search_strategy g on g.id = s.strategy_id
              where s.told_on = $2::date and s.failing_since is not null) told
       join policy p on p.id = told.policy_id
       join searches_told mine on mine.policy_id = p.id and mine.told_on = $2::date and mine.message_id = $1
      order by p.title, p.slug, told.gap ->> 'from'`,
    [message.id, String(message.data['day']), today],
  );
}
