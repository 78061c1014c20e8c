import { z } from 'zod';
import { kindOfCode, systemOfKind } from '../../documents/codes/code-notation.rules.ts';
import { codeSystems, type CodeSystem } from '../../documents/policy-document.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { DomainError } from '../../kernel/errors.ts';
import { pageSchema } from '../../platform/http/page.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import type { GoverningPolicy } from './code-lookup.queries.ts';

/** The day of service, today without one, and the page. */
export const codeQuerySchema = pageSchema.extend({ on: calendarDateSchema.optional() });
export type CodeQuery = z.output<typeof codeQuerySchema>;

/** A code of a system, as it stands in documents. */
export interface NotedCode {
  readonly system: CodeSystem;
  readonly code: string;
}

/** Reads a system and a code in any case. Throws `code_not_understood` for a system or a notation that there is not. */
export function readCode(systemText: string, codeText: string): NotedCode {
  const system = codeSystems.find((known) => known === systemText.trim().toUpperCase());
  if (system === undefined) {
    throw new DomainError(
      'code_not_understood',
      `"${systemText}" is no code system here: ${codeSystems.join(', ')} are`,
      {
        fields: [{ field: 'system', reason: `is none of ${codeSystems.join(', ')}` }],
      },
    );
  }
  const code = codeText.trim().toUpperCase();
  const kind = kindOfCode(code);
  if (kind === null || systemOfKind[kind] !== system) {
    throw new DomainError('code_not_understood', `"${codeText}" is not written as a ${system} code is`, {
      fields: [{ field: 'code', reason: `is not written as a ${system} code is` }],
    });
  }
  return { system, code };
}

/** A governing policy as it is sent. */
export function presentGoverning(
  { policyId, slug, title, version, from, until }: GoverningPolicy,
  publicUrl: string,
) {
  const policyUrl = `${publicUrl}/v1/policies/${slug}`;
  return {
    policy: { id: policyId, slug, title },
    version,
    inForce: { from, until },
    links: { active: `${policyUrl}/active`, version: `${policyUrl}/versions/${version}` },
  };
}

/** The policies that govern a code on a day. */
export interface CodeReply extends NotedCode {
  readonly on: CalendarDate;
  readonly items: readonly ReturnType<typeof presentGoverning>[];
  readonly nextCursor: string | null;
}
