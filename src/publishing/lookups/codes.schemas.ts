import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { DomainError } from '../../kernel/errors.ts';
import { pageSchema } from '../../platform/http/page.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import { instantInQuery } from '../active/active.schemas.ts';
import type { GoverningPolicy } from './code-lookup.queries.ts';
import { readCode, type NotedCode } from './noted-code.rules.ts';

/** For whose policies is asked: those that hold for a line of business, in a jurisdiction; in any case of letters. */
export const scopeFilterShape = {
  lineOfBusiness: lineSchema(100).optional(),
  jurisdiction: lineSchema(100).optional(),
};

/** The day of service, today without one; what was known when; for whom; and the page. */
export const codeQuerySchema = pageSchema.extend({
  on: calendarDateSchema.optional(),
  knownAt: instantInQuery.optional(),
  ...scopeFilterShape,
});

/** Reads a system and a code in any case. Throws `code_not_understood` for a system or a notation that there is not. */
export function requireCode(systemText: string, codeText: string): NotedCode {
  const read = readCode(systemText, codeText);
  if ('code' in read) return read;
  throw new DomainError('code_not_understood', `${read.field}: ${read.reason}`, { fields: [read] });
}

/** Where a governing policy is read, as programs and people do. */
export interface GoverningLinks {
  readonly active: string;
  readonly version: string;
}

/** A policy whose version in force on the day lists the code. */
export interface GoverningReply {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly version: number;
  /** The document's hash: versions that share it say the same. */
  readonly contentHash: string;
  /** The days the version governs, `until` exclusive. */
  readonly inForce: { readonly from: CalendarDate; readonly until: CalendarDate | null };
  /** Whom it holds for; an empty list means all. */
  readonly scope: { readonly linesOfBusiness: readonly string[]; readonly jurisdictions: readonly string[] };
}

/** A governing policy of one code's answer. */
export interface CodeReplyItem extends GoverningReply {
  readonly links: GoverningLinks;
}

/** The policies that govern a code on a day. */
export interface CodeReply extends NotedCode {
  readonly on: CalendarDate;
  readonly items: readonly CodeReplyItem[];
  readonly nextCursor: string | null;
}

/** A governing policy as it is sent. */
export function presentGoverning(found: GoverningPolicy): GoverningReply {
  const { policyId, slug, title, version, contentHash, from, until, linesOfBusiness, jurisdictions } = found;
  return {
    policy: { id: policyId, slug, title },
    version,
    contentHash,
    inForce: { from, until },
    scope: { linesOfBusiness, jurisdictions },
  };
}

/** The same with its addresses; `publicUrl` is without a trailing slash. */
export function presentCodeItem(found: GoverningPolicy, publicUrl: string): CodeReplyItem {
  const policyUrl = `${publicUrl}/v1/policies/${found.slug}`;
  return {
    ...presentGoverning(found),
    links: { active: `${policyUrl}/active`, version: `${policyUrl}/versions/${found.version}` },
  };
}
