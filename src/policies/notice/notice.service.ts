import { Injectable } from '@nestjs/common';
import type { PersonActor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { ChangeClass } from '../change-class.rules.ts';
import type { PolicyVersionRow } from '../policy-version.entity.ts';
import { nameOf } from '../policy-records.ts';
import { NoticeTooShort } from './notice.errors.ts';
import { isNoticeOf } from './notice-given.ts';
import { NoticeWaiverRow } from './notice-rule.entity.ts';
import { judgeNotice, type NoticeVerdict } from './notice.rules.ts';
import type { NoticeWaiver } from './notice-waiver.rules.ts';
import { NoticeRulesQueries } from './notice-rules.queries.ts';

/** A change about to be signed today. */
export interface NoticeQuestion {
  readonly policy: { readonly slug: string };
  readonly version: PolicyVersionRow;
  readonly effective: CalendarDate;
  readonly changeClass: ChangeClass;
  /** The first day on which the public may know of it; null for at once. */
  readonly embargoUntil: CalendarDate | null;
  readonly waiver: NoticeWaiver | null;
  /** The organisation's day of the signature. */
  readonly today: CalendarDate;
}

/** A waiver that has just been signed. */
export interface SignedWaiver {
  readonly version: PolicyVersionRow;
  readonly verdict: NoticeVerdict;
  readonly signer: { readonly actor: PersonActor };
  /** Of the envelope that holds the waiver. */
  readonly envelopeHash: string;
}

/** Holds a change to the rules of notice. */
@Injectable()
export class NoticeService {
  constructor(
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly rules: NoticeRulesQueries,
  ) {}

  /**
   * Lets only a change pass that takes effect late enough, or whose signer waives the notice. Throws notice_too_short,
   * and invalid_request for a waiver of which no rule has need: nothing is signed that means nothing.
   */
  async check(tx: Tx, question: NoticeQuestion): Promise<NoticeVerdict> {
    const verdict = await this.verdict(tx, question);
    const { waiver } = verdict;
    if (waiver !== null && !needsWaiver(verdict)) {
      const reason = 'no notice rule stands in the way of this change';
      throw new InvalidRequest([{ field: 'noticeWaiver', reason }]);
    }
    if (verdict.longest !== null && !verdict.sufficient && waiver?.ground !== 'waiver') {
      throw new NoticeTooShort(nameOf(question.policy, question.version), verdict, verdict.longest);
    }
    return verdict;
  }

  /** What the rules, as they stand, make of a change; nothing is refused. */
  async verdict(tx: Tx, question: NoticeQuestion): Promise<NoticeVerdict> {
    const { version, effective, changeClass, waiver } = question;
    const { holidays } = await this.organisation.hours(tx);
    return judgeNotice(
      await this.rules.current(tx),
      { noticeDay: await noticeDayOf(tx, question), effective, changeClass, scope: version, waiver },
      holidays,
    );
  }

  /** Puts a waiver on record with the signature that holds it, which must be written already; without one does nothing. */
  async recordWaiver(tx: Tx, { version, verdict, signer, envelopeHash }: SignedWaiver): Promise<void> {
    const { waiver, noticeDay } = verdict;
    if (waiver === null) return;
    const waived = verdict.longest ?? verdict.exempted[0];
    if (waived === undefined) return; // no rule: check() has refused such a waiver
    await tx.insert(NoticeWaiverRow, {
      versionId: version.id,
      envelopeHash,
      ...waiver,
      ruleKey: waived.rule.key,
      ruleRevision: waived.rule.revision,
      noticeDay,
      earliest: waived.earliest,
      signedBy: signer.actor.personId,
      signerName: signer.actor.name,
      signedAt: this.clock.now(),
    });
  }
}

/** Whether the waiver does anything: a rule asks, or without the claimed exemption would ask, for a later day. */
function needsWaiver({ waiver, sufficient, exempted, effective }: NoticeVerdict): boolean {
  if (waiver?.ground === 'waiver') return !sufficient;
  return exempted.some(({ exemption, earliest }) => exemption === 'legal_mandate' && effective < earliest);
}

/**
 * The day of the first bulletin that announced this very text for its scope, for a day no later than the one now given;
 * else the first day on which the public may know: of the signature, or of the embargo's end.
 */
async function noticeDayOf(tx: Tx, question: NoticeQuestion): Promise<CalendarDate> {
  const { version, effective, changeClass, embargoUntil, today } = question;
  // a bulletin that announced the text announced that it comes, not that it goes
  if (changeClass === 'retired') return today;
  const given = await row<{ on: CalendarDate }>(
    tx,
    `select given_on as "on" from notice_given
      where ${isNoticeOf('notice_given', {
        versionId: '$1',
        contentHash: '$2',
        effective: '$3',
        signedOn: '$4',
        linesOfBusiness: '$5::text[]',
        jurisdictions: '$6::text[]',
      })}
      order by given_on limit 1`,
    [version.id, version.contentHash, effective, today, version.linesOfBusiness, version.jurisdictions],
  );
  if (given !== undefined) return given.on;
  return embargoUntil !== null && embargoUntil > today ? embargoUntil : today;
}
