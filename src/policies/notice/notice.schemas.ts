import { z } from 'zod';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema, proseSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import { changeClasses } from '../change-class.rules.ts';
import type { NoticeRuleRow } from './notice-rule.entity.ts';
import {
  nameOfRule,
  noticeCountings,
  noticeExemptions,
  noticeInWords,
  type NoticeRule,
  type NoticeVerdict,
} from './notice.rules.ts';
import { noticeWaiverGrounds } from './notice-waiver.rules.ts';

/** Longest notice a rule may ask for, in days: three years. */
const LONGEST_NOTICE_DAYS = 1100;

/** The key of a rule in its address. */
export const noticeRuleKeySchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'must be small letters, digits and hyphens' });

const set = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(item)
    .max(most)
    .transform((items) => [...new Set(items)]);

const ruleFields = {
  jurisdiction: lineSchema(100).nullable(),
  days: z.int().min(1).max(LONGEST_NOTICE_DAYS),
  counting: z.enum(noticeCountings),
  changeClasses: set(z.enum(changeClasses), changeClasses.length),
  exemptions: set(z.enum(noticeExemptions), noticeExemptions.length),
  linesOfBusiness: set(lineSchema(100), 100),
  inForceFrom: calendarDateSchema,
  inForceUntil: calendarDateSchema.nullable(),
  note: proseSchema(2000),
  toVerify: z.boolean(),
};

/** Body of `PUT /v1/notice-rules/{key}`: the whole rule and why. */
export const noticeRuleSchema = z.strictObject({ ...ruleFields, reason: reasonSchema });

/** Body of `PATCH /v1/notice-rules/{key}`: what changes and why. */
export const noticeRuleChangeSchema = z.strictObject(ruleFields).partial().extend({ reason: reasonSchema });

/** What a signer declares about notice that is too short. */
export const noticeWaiverSchema = z.strictObject({
  ground: z.enum(noticeWaiverGrounds),
  reason: reasonSchema,
});

/** A rule as the API shows it. */
export function noticeRuleJson(rule: NoticeRuleRow) {
  return {
    key: rule.key,
    revision: rule.revision,
    jurisdiction: rule.jurisdiction,
    days: rule.days,
    counting: rule.counting,
    changeClasses: rule.changeClasses,
    exemptions: rule.exemptions,
    linesOfBusiness: rule.linesOfBusiness,
    inForceFrom: rule.inForceFrom,
    inForceUntil: rule.inForceUntil,
    note: rule.note,
    toVerify: rule.toVerify,
    reason: rule.reason,
    recordedAt: rule.recordedAt.toString(),
    recordedBy: rule.recordedBy,
    links: { self: `/v1/notice-rules/${rule.key}` },
  };
}

/** What rules make of a change, for the one who is about to sign it. */
export function noticeJson(verdict: NoticeVerdict) {
  const { noticeDay, longest, applied, exempted, sufficient, waiver } = verdict;
  return {
    noticeDay,
    earliest: longest?.earliest ?? null,
    sufficient,
    explanation: noticeInWords(verdict),
    rules: applied.map(({ rule, earliest }) => ({ ...ruleRefJson(rule), earliest })),
    exempted: exempted.map(({ rule, exemption }) => ({ ...ruleRefJson(rule), exemption })),
    waiver,
  };
}

/** A rule as a verdict or an audit entry names it. */
function ruleRefJson(rule: NoticeRule) {
  const { key, revision, jurisdiction, days, counting } = rule;
  return { key, revision, name: nameOfRule(rule), jurisdiction, days, counting };
}
