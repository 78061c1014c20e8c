import { z } from 'zod';
import { pageSchema } from '../../http/page.ts';
import { instantSchema } from '../../http/schemas.ts';
import { queryOf, type AuditFilter } from './audit-filter.ts';

/** PostgreSQL takes no NUL in a text, and no entry holds one. */
const word = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), { error: 'holds a character that no entry has' });

/** What narrows the audit: instants with their offset, `from` inclusive, `until` exclusive. */
export const auditFilterSchema = z.object({
  q: word
    .refine((text) => queryOf(text) !== null, { error: 'holds no letter and no digit to look for' })
    .optional(),
  action: word.optional(),
  actor: word.optional(),
  subjectType: word.optional(),
  subject: word.optional(),
  request: word.optional(),
  address: word.optional(),
  from: instantSchema.optional(),
  until: instantSchema.optional(),
});
export type AuditFilterQuery = z.output<typeof auditFilterSchema>;

/** Query of `GET /v1/audit`. */
export const auditQuerySchema = auditFilterSchema.extend(pageSchema.shape);
export type AuditQuery = z.output<typeof auditQuerySchema>;

/** The filter that a query asks for. */
export function filterOf({ actor, subject, request, ...rest }: AuditFilterQuery): AuditFilter {
  return { ...rest, actorId: actor, subjectId: subject, requestId: request };
}
