import { z } from 'zod';
import { NotFound } from '../../kernel/errors.ts';
import { isPartialDate, precisionOf } from '../../kernel/partial-date.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema, proseSchema } from '../../platform/http/text-schemas.ts';
import { documentTypes, isDocumentFormat, type DocumentFormat } from '../renditions/negotiation.rules.ts';
import { spanOfMonth, spanProblem } from './bulletin-words.ts';
import { bulletinBases, type BulletinSpan } from './bulletin.ts';
import type { RecordedBulletin } from './recorded-bulletins.queries.ts';

const basisSchema = z.enum(bulletinBases).default('signed');
const forms = Object.keys(documentTypes) as [DocumentFormat, ...DocumentFormat[]];

const spanShape = { from: calendarDateSchema, to: calendarDateSchema, by: basisSchema };

/** A span of days that can have a bulletin. */
const checkSpan = (span: BulletinSpan, context: z.RefinementCtx): void => {
  const problem = spanProblem(span);
  if (problem !== null) context.addIssue({ code: 'custom', path: ['to'], message: problem });
};

/** Query of `GET /v1/bulletins`; `form` wins over `Accept`. */
export const bulletinQuerySchema = z
  .object({ ...spanShape, form: z.enum(forms).optional() })
  .superRefine(checkSpan);

/** Query of `GET /v1/bulletins/{month}`. */
export const bulletinMonthQuerySchema = z.object({ by: basisSchema });

/** Body of `POST /v1/bulletins`. */
export const bulletinToRecordSchema = z
  .strictObject({
    ...spanShape,
    note: proseSchema(5000)
      .transform((text) => text.replaceAll(/\r\n?/g, '\n').trim())
      .transform((text) => (text === '' ? null : text))
      .nullable()
      .default(null),
    announced: z
      .array(
        z.strictObject({
          policy: lineSchema(200),
          version: z.int().min(1).max(2_147_483_647),
          contentHash: lineSchema(100),
          effective: calendarDateSchema,
          summary: lineSchema(2000),
        }),
      )
      .max(200)
      .default([]),
  })
  .superRefine(checkSpan);

/** The last part of an address: a name, and a form by its suffix. Throws NotFound for a suffix that is none. */
export function namedForm(text: string): { name: string; form: DocumentFormat | undefined } {
  const dot = text.lastIndexOf('.');
  if (dot === -1) return { name: text, form: undefined };
  const suffix = text.slice(dot + 1);
  if (!isDocumentFormat(suffix)) throw new NotFound('bulletin', text.slice(0, 200));
  return { name: text.slice(0, dot), form: suffix };
}

/** The span of `2026-12`. Throws NotFound for another name. */
export function spanOfName(name: string, by: BulletinSpan['by']): BulletinSpan {
  if (isPartialDate(name) && precisionOf(name) === 'month') return spanOfMonth(name, by);
  throw new NotFound('bulletin', name.slice(0, 200));
}

/** An issued bulletin as a list shows it. */
export function recordedBulletinJson(bulletin: RecordedBulletin) {
  const { id, from, to, by, recordedOn, recordedAt, entries, contentHash } = bulletin;
  const self = `/v1/bulletins/recorded/${id}`;
  return {
    id,
    from,
    to,
    by,
    recordedOn,
    recordedAt: recordedAt.toString(),
    entries,
    contentHash,
    links: { self, ...linksOf(self) },
  };
}

/** Its addresses in each form. */
const linksOf = (self: string) =>
  Object.fromEntries(forms.map((form) => [form, `${self}.${form}`])) as Record<DocumentFormat, string>;
