import { z } from 'zod';
import { url, type SettingDefinition } from './setting-definition.ts';

/** Where the checkpoints of the audit go, and whom to tell of a vulnerability. */
export const auditSettings = {
  auditCheckpointHours: {
    variable: 'AUDIT_CHECKPOINT_HOURS',
    schema: z.coerce.number().int().min(1).max(168).default(24),
    meaning: "Hours between two signed checkpoints of the audit's chain.",
  },
  auditCheckpointEmail: {
    variable: 'AUDIT_CHECKPOINT_EMAIL',
    schema: z.email().nullable().default(null),
    meaning:
      'Who keeps the checkpoints outside, by mail: somebody who cannot write the database. Unset: none is mailed.',
  },
  auditCheckpointUrl: {
    variable: 'AUDIT_CHECKPOINT_URL',
    schema: url('https', 'http').nullable().default(null),
    meaning:
      'Address that checkpoints are posted to, as JSON {"checkpoint": "<JWS>"}; a private one must be among WEBHOOK_ALLOWED_HOSTS. Unset: none is posted.',
  },
  securityContact: {
    variable: 'SECURITY_CONTACT',
    schema: url('https', 'mailto').nullable().default(null),
    meaning:
      'Whom to tell of a vulnerability, mailto: or https:, shown at /.well-known/security.txt. Unset: there is no such page.',
  },
} as const satisfies Record<string, SettingDefinition>;
