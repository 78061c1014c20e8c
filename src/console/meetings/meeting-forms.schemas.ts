import { z } from 'zod';
import type { Attendance } from '../../committee/meetings/attendance.rules.ts';
import {
  attendanceSchema,
  itemChangeSchema,
  meetingSchema,
  seriesSchema,
} from '../../committee/meetings/meetings.schemas.ts';
import type { AttendeeToRecord } from '../../committee/meetings/minutes.service.ts';
import { monthlyRule, weekdays, type Weekday } from '../../committee/meetings/series-rule.rules.ts';
import { lineSchema, proseSchema, reasonSchema } from '../../platform/http/text-schemas.ts';

/** A field left empty counts as none. */
const emptyAsNull = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? null : value), schema);

const { name, day, startsAt, place, link } = meetingSchema.shape;
const { from, until, onHoliday } = seriesSchema.shape;
const durationMinutes = z.coerce.number().pipe(meetingSchema.shape.durationMinutes);

const when = { name, startsAt, durationMinutes, place: emptyAsNull(place), link: emptyAsNull(link) };

/** The form that adds a meeting. */
export const meetingFormSchema = z.object({ ...when, day });
export type MeetingForm = z.output<typeof meetingFormSchema>;

/** The form that moves a meeting, with the revision it was shown at. */
export const moveFormSchema = z.object({
  ...when,
  day,
  revision: z.coerce.number().int().min(1).max(999_999_999),
  reason: emptyAsNull(reasonSchema.nullable()),
});

/** The form that calls a meeting off. */
export const cancelFormSchema = z.object({ reason: reasonSchema });

/** The form of a series: a week and a weekday, or a rule for those who want another one. */
export const seriesFormSchema = z
  .object({
    ...when,
    week: z.enum(['1', '2', '3', '4', 'last']),
    weekday: z.enum(Object.keys(weekdays) as [Weekday, ...Weekday[]]),
    rule: z.preprocess((value) => (value === '' ? undefined : value), seriesSchema.shape.rule.optional()),
    from,
    until: emptyAsNull(until),
    onHoliday,
  })
  .transform(({ week, weekday, rule, ...terms }) => ({
    ...terms,
    rule: rule ?? monthlyRule(week === 'last' ? week : (Number(week) as 1 | 2 | 3 | 4), weekday),
  }));
export type SeriesForm = z.output<typeof seriesFormSchema>;

/** The form that adds an item: a policy by its slug, or a matter of another kind. */
export const itemFormSchema = z.object({
  kind: z.enum(['policy', 'matter']),
  subject: lineSchema(300),
});
export type ItemForm = z.output<typeof itemFormSchema>;

const text = itemChangeSchema.shape.note.unwrap();

/** What can be done with an item of an agenda. */
export const itemActSchema = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['up', 'down', 'remove']) }),
  z.object({ act: z.literal('note'), note: text }),
  z.object({
    act: z.literal('minute'),
    discussion: text,
    deferred: z.preprocess((value) => value !== undefined, z.boolean()),
    deferralReason: text,
  }),
]);
export type ItemAct = z.output<typeof itemActSchema>;

/** Prefixes of the attendance form's fields; what follows is a person's id. */
const PERSON = 'person-';
const NOTE = 'note-';

/** The form of attendance: a choice and a note for each person, and guests by name, one a line. */
export const attendanceFormSchema = z
  .object({ guests: proseSchema(10_000).default('') })
  .catchall(z.string().max(300))
  .transform(({ guests, ...fields }): z.input<typeof attendanceSchema> => {
    const persons = Object.entries(fields).flatMap(([field, attendance]) => {
      if (!field.startsWith(PERSON) || attendance === '') return [];
      const personId = field.slice(PERSON.length);
      const note = fields[NOTE + personId]?.trim() ?? '';
      // which word it is, the schema says that this goes on to
      return [{ personId, attendance: attendance as Attendance, note: note === '' ? null : note }];
    });
    const named = guests
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => ({ name: line, attendance: 'guest' as const, note: null }));
    return { attendance: [...persons, ...named] };
  })
  .pipe(attendanceSchema)
  .transform(({ attendance }): readonly AttendeeToRecord[] => attendance);

/** The form of an addendum. */
export const addendumFormSchema = z.object({ text: reasonSchema });
