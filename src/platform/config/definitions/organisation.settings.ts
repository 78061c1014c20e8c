import { z } from 'zod';
import { isZone } from '../../../kernel/instant.ts';
import { type SettingDefinition } from './setting-definition.ts';

/** Whose policies these are, and how its committee decides. */
export const organisationSettings = {
  organisationName: {
    variable: 'ORGANISATION_NAME',
    schema: z.string().min(1).nullable().default(null),
    meaning: 'Name on pages and mail, kept in the database at first start. Unset: Sample Health Plan.',
  },
  organisationZone: {
    variable: 'ORGANISATION_ZONE',
    schema: z.string().refine(isZone, { error: 'is not an IANA zone' }).nullable().default(null),
    meaning:
      'IANA zone in which days begin, kept in the database at first start. Unset: America/Los_Angeles.',
  },
  approvalQuorum: {
    variable: 'APPROVAL_QUORUM',
    schema: z.coerce.number().int().min(1).max(99).default(3),
    meaning: 'Votes, recusals not counted, that a committee decision needs.',
  },
} as const satisfies Record<string, SettingDefinition>;
