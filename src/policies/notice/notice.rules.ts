import { isBusinessDay, type HolidayCalendar } from '../../kernel/business-days.ts';
import { addDays, daysBetween, formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { overlaps } from '../../kernel/period.ts';
import type { ChangeClass } from '../change-class.rules.ts';
import type { VersionScope } from '../envelope.rules.ts';
import type { NoticeWaiver } from './notice-waiver.rules.ts';

/** How the days of a rule are counted: every day, or only those on which the organisation works. */
export const noticeCountings = ['calendar', 'business'] as const;
export type NoticeCounting = (typeof noticeCountings)[number];

/** What a rule lets pass without notice: an update of codes alone, or a change that a law prescribes. */
export const noticeExemptions = ['codes_only', 'legal_mandate'] as const;
export type NoticeExemption = (typeof noticeExemptions)[number];

/** How long before a change takes effect those who must apply it are told, and for which changes. */
export interface NoticeRule {
  /** Its name for ever, such as `ky`. */
  readonly key: string;
  /** Counts up with each change of the rule; a past signature names the one it was held to. */
  readonly revision: number;
  /** A US state or another name that versions use in their scope; null for everywhere. */
  readonly jurisdiction: string | null;
  readonly days: number;
  readonly counting: NoticeCounting;
  readonly changeClasses: readonly ChangeClass[];
  readonly exemptions: readonly NoticeExemption[];
  /** Empty for all. */
  readonly linesOfBusiness: readonly string[];
  readonly inForceFrom: CalendarDate;
  /** Exclusive; null for a rule without an end. */
  readonly inForceUntil: CalendarDate | null;
  /** Its source, and what is still to be verified. */
  readonly note: string;
  /** True until somebody has compared the rule with its source. */
  readonly toVerify: boolean;
}

/** A change about to be signed, as rules look at it. */
export interface NoticeSituation {
  /** The day on which those who apply the policy were told. */
  readonly noticeDay: CalendarDate;
  readonly effective: CalendarDate;
  readonly changeClass: ChangeClass;
  readonly scope: VersionScope;
  readonly waiver: NoticeWaiver | null;
}

/** A rule that the change falls under, and the first day on which the change may take effect by it. */
export interface AppliedRule {
  readonly rule: NoticeRule;
  readonly earliest: CalendarDate;
}

/** A rule that lets the change pass without notice, and the day it would else have asked for. */
export interface ExemptedRule extends AppliedRule {
  readonly exemption: NoticeExemption;
}

/** What rules make of a change. */
export interface NoticeVerdict {
  readonly noticeDay: CalendarDate;
  readonly effective: CalendarDate;
  /** The rules the change falls under, the one that asks for the latest day first; exempted ones are not among them. */
  readonly applied: readonly AppliedRule[];
  /** The rules that would apply but exempt this change, in the same order. */
  readonly exempted: readonly ExemptedRule[];
  /** The first of {@link applied}: the longest notice by its resulting day, not by its number. Null when none applies. */
  readonly longest: AppliedRule | null;
  /** Whether the change takes effect late enough without any waiver. */
  readonly sufficient: boolean;
  /** What the signer declares. */
  readonly waiver: NoticeWaiver | null;
}

/**
 * The first day a change may take effect by a rule: the notice day is not counted, and the last of the rule's days is
 * the first allowed one. Thirty days' notice given on March 1 allows March 31.
 */
export function earliestEffective(
  rule: Pick<NoticeRule, 'days' | 'counting'>,
  noticeDay: CalendarDate,
  holidays: HolidayCalendar,
): CalendarDate {
  if (rule.counting === 'calendar') return addDays(noticeDay, rule.days);
  let day = noticeDay;
  for (let left = rule.days; left > 0;) {
    day = addDays(day, 1);
    if (isBusinessDay(day, holidays)) left -= 1;
  }
  return day;
}

/**
 * Holds a change to every rule of its class, scope and time. A version without jurisdictions, or lines of business, is
 * for all of them. A rule counts when it is in force on any day from the notice to the effective day: of two readings
 * of a law that begins or ends in between, the one that gives more notice.
 */
export function judgeNotice(
  rules: readonly NoticeRule[],
  situation: NoticeSituation,
  holidays: HolidayCalendar,
): NoticeVerdict {
  const { noticeDay, effective, waiver } = situation;
  const due = rules
    .filter((rule) => fallsUnder(rule, situation))
    .map((rule) => ({ rule, earliest: earliestEffective(rule, noticeDay, holidays) }))
    .toSorted((a, b) => daysBetween(a.earliest, b.earliest) || (a.rule.key < b.rule.key ? -1 : 1));
  const exempted = due.flatMap((each) => {
    const exemption = exemptionOf(each.rule, situation);
    return exemption === null ? [] : [{ ...each, exemption }];
  });
  const applied = due.filter(({ rule }) => exemptionOf(rule, situation) === null);
  const longest = applied[0] ?? null;
  const sufficient = longest === null || effective >= longest.earliest;
  return { noticeDay, effective, applied, exempted, longest, sufficient, waiver };
}

/** `earliest effective day under KY: March 4, 2027, because 90 days' notice counts from December 4, 2026`. */
export function noticeInWords({ longest, noticeDay }: Pick<NoticeVerdict, 'longest' | 'noticeDay'>): string {
  if (longest === null) return 'no notice rule applies to this change';
  const { rule, earliest } = longest;
  const days = `${rule.days}${rule.counting === 'business' ? ' business' : ''} ${rule.days === 1 ? 'day' : 'days'}`;
  return `earliest effective day under ${nameOfRule(rule)}: ${formatDay(earliest)}, because ${days} of notice count from ${formatDay(noticeDay)}`;
}

/** What stays on record of a verdict: the day notice was given, and the revisions of the rules that decided. */
export interface NoticeOnRecord {
  readonly noticeDay: CalendarDate;
  readonly earliest: CalendarDate | null;
  readonly rule: RuleRevision | null;
  readonly exemptedFrom: readonly RuleRevision[];
}

/** A rule as it stood. */
export interface RuleRevision {
  readonly key: string;
  readonly revision: number;
}

/** {@link NoticeOnRecord} of a verdict; null when no rule had a say. */
export function noticeOnRecord({ noticeDay, longest, exempted }: NoticeVerdict): NoticeOnRecord | null {
  if (longest === null && exempted.length === 0) return null;
  const revisionOf = ({ rule: { key, revision } }: AppliedRule): RuleRevision => ({ key, revision });
  return {
    noticeDay,
    earliest: longest?.earliest ?? null,
    rule: longest === null ? null : revisionOf(longest),
    exemptedFrom: exempted.map(revisionOf),
  };
}

/** The rule as people call it: its jurisdiction, else its key. */
export function nameOfRule(rule: Pick<NoticeRule, 'jurisdiction' | 'key'>): string {
  return rule.jurisdiction ?? rule.key.toUpperCase();
}

function fallsUnder(
  rule: NoticeRule,
  { changeClass, scope, noticeDay, effective }: NoticeSituation,
): boolean {
  const from = noticeDay < effective ? noticeDay : effective;
  const last = noticeDay < effective ? effective : noticeDay;
  return (
    (rule.changeClasses.includes(changeClass) || exemptsClass(rule, changeClass)) &&
    (rule.jurisdiction === null || covers(scope.jurisdictions, [rule.jurisdiction])) &&
    (rule.linesOfBusiness.length === 0 || covers(scope.linesOfBusiness, rule.linesOfBusiness)) &&
    overlaps({ from: rule.inForceFrom, until: rule.inForceUntil }, { from, until: addDays(last, 1) })
  );
}

/** A legal mandate is the signer's word, so it must come with its reason; a code update is known by its class. */
function exemptionOf(rule: NoticeRule, { changeClass, waiver }: NoticeSituation): NoticeExemption | null {
  if (exemptsClass(rule, changeClass)) return 'codes_only';
  return waiver?.ground === 'legal_mandate' && rule.exemptions.includes('legal_mandate')
    ? 'legal_mandate'
    : null;
}

function exemptsClass(rule: NoticeRule, changeClass: ChangeClass): boolean {
  return changeClass === 'codes_only' && rule.exemptions.includes('codes_only');
}

/** Whether a version's list, of which an empty one means all, holds one of the names, in whatever case. */
function covers(ofVersion: readonly string[], names: readonly string[]): boolean {
  const wanted = new Set(names.map(folded));
  return ofVersion.length === 0 || ofVersion.some((name) => wanted.has(folded(name)));
}

const folded = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
