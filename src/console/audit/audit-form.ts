import { z } from 'zod';
import { addDays } from '../../kernel/calendar-date.ts';
import { startOfDay, type Zone } from '../../kernel/instant.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import type { AuditFilter } from '../../platform/audit/search/audit-filter.ts';

const text = z
  .string()
  .trim()
  .max(200)
  .refine((typed) => !typed.includes('\0'))
  .optional();

/** What the search form sends: every field, those left empty too; days are the organisation's, `until` with its whole day. */
export const auditFormSchema = z.preprocess(
  (query) => Object.fromEntries(Object.entries(Object(query) as object).filter(([, value]) => value !== '')),
  z.object({
    q: text,
    action: text,
    actor: text,
    subjectType: text,
    subject: text,
    request: text,
    address: text,
    from: calendarDateSchema.optional(),
    until: calendarDateSchema.optional(),
    before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  }),
);
export type AuditForm = z.output<typeof auditFormSchema>;

/** The filter that a form asks for. */
export function filterOfForm(form: AuditForm, zone: Zone): AuditFilter {
  return {
    q: form.q,
    action: form.action,
    actorId: form.actor,
    subjectType: form.subjectType,
    subjectId: form.subject,
    requestId: form.request,
    address: form.address,
    from: form.from === undefined ? undefined : startOfDay(form.from, zone),
    until: form.until === undefined ? undefined : startOfDay(addDays(form.until, 1), zone),
  };
}

/** The query of an address that asks for the same entries; `before` goes on from an entry. */
export function addressOf(path: string, form: Partial<AuditForm>, before?: number): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...form, before }))
    if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** Where an export of the same entries is; the API takes instants where the form takes days. */
export function exportOf(form: AuditForm, zone: Zone, ending: 'csv' | 'ndjson'): string {
  const { from, until } = filterOfForm(form, zone);
  const { before: _, ...rest } = form;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...rest, from: from?.toString(), until: until?.toString() }))
    if (value !== undefined) query.set(name, value);
  return `/v1/audit.${ending}${query.size === 0 ? '' : `?${query.toString()}`}`;
}
