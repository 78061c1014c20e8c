import type { z } from 'zod';
import { auditSettings } from './definitions/audit.settings.ts';
import { limitsSettings } from './definitions/limits.settings.ts';
import { literatureSettings } from './definitions/literature.settings.ts';
import { mailSettings } from './definitions/mail.settings.ts';
import { organisationSettings } from './definitions/organisation.settings.ts';
import { publishingSettings } from './definitions/publishing.settings.ts';
import { serverSettings } from './definitions/server.settings.ts';
import { signInSettings } from './definitions/sign-in.settings.ts';

/**
 * Every setting, by group: its environment variable, meaning, unit, default and what unset does.
 * `.env.example` and the README's table are made from this.
 */
export const settingDefinitions = {
  ...serverSettings,
  ...mailSettings,
  ...organisationSettings,
  ...signInSettings,
  ...auditSettings,
  ...limitsSettings,
  ...literatureSettings,
  ...publishingSettings,
} as const;

/** What each setting comes to once it is read. */
export type SettingValues = {
  readonly [Name in keyof typeof settingDefinitions]: z.output<(typeof settingDefinitions)[Name]['schema']>;
};
