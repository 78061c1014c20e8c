import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { ChangeClass } from '../change-class.rules.ts';
import type { NoticeCounting, NoticeExemption } from './notice.rules.ts';
import type { NoticeWaiver } from './notice-waiver.rules.ts';

/** A row of `notice_rule`: one revision of a rule. The highest of a key holds; the others explain past signatures. */
@Entity('notice_rule')
export class NoticeRuleRow {
  @PrimaryColumn('text')
  key: string;

  @PrimaryColumn('int')
  revision: number;

  @Column('text', { nullable: true })
  jurisdiction: string | null;

  @Column('int')
  days: number;

  @Column('text')
  counting: NoticeCounting;

  @Column('text', { name: 'change_classes', array: true })
  changeClasses: ChangeClass[];

  @Column('text', { array: true })
  exemptions: NoticeExemption[];

  /** Empty for all. */
  @Column('text', { name: 'lines_of_business', array: true })
  linesOfBusiness: string[];

  @Column('date', { name: 'in_force_from' })
  inForceFrom: CalendarDate;

  /** Exclusive. */
  @Column('date', { name: 'in_force_until', nullable: true })
  inForceUntil: CalendarDate | null;

  @Column('text')
  note: string;

  @Column('bool', { name: 'to_verify' })
  toVerify: boolean;

  /** Why it was changed; null for a rule as Almanac brought it. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Instant;

  /** As they were named then. */
  @Column('text', { name: 'recorded_by' })
  recordedBy: string;
}

/** A row of `notice_waiver`: what a signer declared, with the envelope they signed it in. */
@Entity('notice_waiver')
export class NoticeWaiverRow {
  @PrimaryColumn('uuid', { name: 'version_id' })
  versionId: string;

  @PrimaryColumn('text', { name: 'envelope_hash' })
  envelopeHash: string;

  @Column('text')
  ground: NoticeWaiver['ground'];

  @Column('text')
  reason: string;

  /** The rule whose notice was cut short, or that exempted the change. */
  @Column('text', { name: 'rule_key' })
  ruleKey: string;

  @Column('int', { name: 'rule_revision' })
  ruleRevision: number;

  @Column('date', { name: 'notice_day' })
  noticeDay: CalendarDate;

  /** The first day the rule would have allowed. */
  @Column('date')
  earliest: CalendarDate;

  @Column('uuid', { name: 'signed_by' })
  signedBy: string;

  @Column('text', { name: 'signer_name' })
  signerName: string;

  @Column('timestamptz', { name: 'signed_at' })
  signedAt: Instant;
}

/** A row of `notice_given`: a version announced, before its signature, in a recorded bulletin. */
@Entity('notice_given')
export class NoticeGivenRow {
  @PrimaryColumn('uuid', { name: 'bulletin_id' })
  bulletinId: string;

  @PrimaryColumn('uuid', { name: 'version_id' })
  versionId: string;

  /** The text announced; another one was not. */
  @Column('text', { name: 'content_hash' })
  contentHash: string;

  @Column('text', { name: 'lines_of_business', array: true })
  linesOfBusiness: string[];

  @Column('text', { array: true })
  jurisdictions: string[];

  @Column('date', { name: 'planned_effective' })
  plannedEffective: CalendarDate;

  /** The bulletin's day. */
  @Column('date', { name: 'given_on' })
  givenOn: CalendarDate;
}
