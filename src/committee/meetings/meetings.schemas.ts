import { z } from 'zod';
import { isZone } from '../../kernel/instant.ts';
import { pageSchema } from '../../platform/http/page.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema, proseSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import { acceptedOf } from '../../publishing/renditions/negotiation.rules.ts';
import { attendances } from './attendance.rules.ts';
import { beginningOf, endOf } from './meeting-time.rules.ts';
import { meetingStates, type Meeting } from './meeting-records.ts';
import { holidayRules } from './occurrences.rules.ts';
import type { MeetingSeries } from './series-meetings.ts';
import {
  monthlyRule,
  readRule,
  ruleInWords,
  storedRule,
  weekdays,
  type Weekday,
} from './series-rule.rules.ts';

/** A wall time, `HH:MM`. */
export const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be HH:MM' });
const durationSchema = z.int().min(5).max(1440);
const zoneSchema = z.string().max(100).refine(isZone, { error: 'is no IANA zone' });
const linkSchema = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .max(2000)
  .pipe(lineSchema(2000));
const noteSchema = proseSchema(5000).transform((text) =>
  text.trim() === '' ? null : text.replaceAll(/\r\n?/g, '\n').trim(),
);

const ruleSchema = z.union([
  z
    .strictObject({
      monthly: z.strictObject({
        week: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal('last')]),
        weekday: z.enum(Object.keys(weekdays) as [Weekday, ...Weekday[]]),
      }),
    })
    .transform(({ monthly }) => monthlyRule(monthly.week, monthly.weekday)),
  z
    .string()
    .max(200)
    .transform((text, context) => {
      const rule = readRule(text);
      if (!('problem' in rule)) return rule;
      context.addIssue({ code: 'custom', message: rule.problem });
      return z.NEVER;
    }),
]);

const seriesShape = {
  name: lineSchema(200),
  rule: ruleSchema,
  startsAt: timeSchema,
  durationMinutes: durationSchema,
  zone: zoneSchema.nullable(),
  place: lineSchema(300).nullable(),
  link: linkSchema.nullable(),
  from: calendarDateSchema,
  until: calendarDateSchema.nullable(),
  onHoliday: z.enum(holidayRules),
};

const { name, startsAt, durationMinutes, zone, place, link } = seriesShape;
const meetingShape = { name, day: calendarDateSchema, startsAt, durationMinutes, zone, place, link };

/** Body of `POST /v1/meeting-series`. */
export const seriesSchema = z.strictObject({
  ...seriesShape,
  zone: zone.default(null),
  place: place.default(null),
  link: link.default(null),
  until: seriesShape.until.default(null),
  onHoliday: seriesShape.onHoliday.default('skip'),
});

/** Body of `PATCH /v1/meeting-series/{id}`. */
export const seriesChangeSchema = z.strictObject(seriesShape).partial();

/** Query of `GET /v1/meetings`. */
export const meetingListSchema = pageSchema.extend({
  state: z.enum(meetingStates).optional(),
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
});

/** Body of `POST /v1/meetings`. */
export const meetingSchema = z.strictObject({
  ...meetingShape,
  zone: zone.default(null),
  place: place.default(null),
  link: link.default(null),
});

/** Body of `PATCH /v1/meetings/{id}`. */
export const meetingChangeSchema = z.strictObject({ ...meetingShape, reason: reasonSchema }).partial();

/** Body of `POST /v1/meetings/{id}/cancel`. */
export const cancelMeetingSchema = z.strictObject({ reason: reasonSchema });

/** Body of `POST /v1/meetings/{id}/agenda`; none is needed. */
export const proposeSchema = z
  .strictObject({ reorder: z.boolean().default(false) })
  .default({ reorder: false });

/** Body of `POST /v1/meetings/{id}/items`. */
export const itemToAddSchema = z.union([
  z.strictObject({ policy: lineSchema(200), note: noteSchema.nullable().default(null) }),
  z.strictObject({ title: lineSchema(300), note: noteSchema.nullable().default(null) }),
]);

/** Body of `PATCH /v1/meetings/{id}/items`: every item once. */
export const itemOrderSchema = z.strictObject({ order: z.array(z.uuid()).max(500) });

/** Body of `PATCH /v1/meetings/{id}/items/{item}`. */
export const itemChangeSchema = z
  .strictObject({
    note: noteSchema.nullable(),
    discussion: noteSchema.nullable(),
    deferred: z.boolean(),
    deferralReason: noteSchema.nullable(),
  })
  .partial();

/** Body of `PUT /v1/meetings/{id}/attendance`. */
export const attendanceSchema = z.strictObject({
  attendance: z
    .array(
      z.union([
        z.strictObject({
          personId: z.uuid().transform((id) => id.toLowerCase()),
          attendance: z.enum(attendances),
          note: lineSchema(300).nullable().default(null),
        }),
        z.strictObject({
          name: lineSchema(200),
          attendance: z.enum(attendances),
          note: lineSchema(300).nullable().default(null),
        }),
      ]),
    )
    .max(200),
});

/** Body of `POST /v1/meetings/{id}/minutes/addenda`. */
export const addendumSchema = z.strictObject({ text: reasonSchema });

/** Query of an agenda or minutes: one that was published, by its number. */
export const paperQuerySchema = z.object({ number: z.coerce.number().int().min(1).max(100_000).optional() });

/** The representations of a paper, in the server's order of preference. */
export const paperTypes = { json: 'application/json', html: 'text/html', pdf: 'application/pdf' } as const;
export type PaperForm = keyof typeof paperTypes;

/** Which paper in which form an address names: `agenda`, `minutes.pdf`; null for neither. Without a suffix `Accept` decides. */
export function namedPaper(
  text: string,
  accept: string | undefined,
): { kind: 'agenda' | 'minutes'; form: PaperForm | null } | null {
  const [kind, suffix, ...rest] = text.split('.');
  if ((kind !== 'agenda' && kind !== 'minutes') || rest.length > 0) return null;
  if (suffix === undefined) return { kind, form: acceptedOf(paperTypes, accept) };
  return Object.hasOwn(paperTypes, suffix) ? { kind, form: suffix as PaperForm } : null;
}

/** A meeting as the API shows it. */
export function meetingJson(meeting: Meeting) {
  const { touched: _, createdAt, changedAt, closedAt, ...rest } = meeting;
  const self = `/v1/meetings/${meeting.id}`;
  return {
    ...rest,
    /** The moments that day, wall time and zone name. */
    beginsAt: beginningOf(meeting).toString(),
    endsAt: endOf(meeting).toString(),
    createdAt: createdAt.toString(),
    changedAt: changedAt.toString(),
    closedAt: closedAt?.toString() ?? null,
    links: { self, agenda: `${self}/agenda`, minutes: `${self}/minutes` },
  };
}

/** A series as the API shows it. */
export function seriesJson(series: MeetingSeries) {
  return {
    ...series,
    ruleInWords: ruleInWords(storedRule(series.rule)),
    createdAt: series.createdAt.toString(),
    links: { self: `/v1/meeting-series/${series.id}` },
  };
}
