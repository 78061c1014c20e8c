import { z } from 'zod';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import type { ReviewsReport } from './reports.ts';

/** Query of `GET /v1/reports/reviews`. Unset, `to` is today and `from` a year before it. */
export const reportSchema = z.object({
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
  /** A manual section. */
  section: lineSchema(200).optional(),
  /** Id of an owner. */
  owner: z.uuid().optional(),
});
export type ReportQuery = z.output<typeof reportSchema>;

/** A report as the API shows it. */
export function presentReport({ scope, pastCeiling, bounced, ...report }: ReviewsReport) {
  const { from, to, section, owner, today } = scope;
  return {
    from,
    to,
    section,
    owner,
    asOf: today,
    ...report,
    pastCeiling: pastCeiling.map((line) => ({ ...line, recordedAt: line.recordedAt.toString() })),
    bounced: bounced.map((line) => ({ ...line, bouncedAt: line.bouncedAt.toString() })),
  };
}
