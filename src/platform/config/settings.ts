import { settingDefinitions, type SettingValues } from './setting-definitions.ts';
import { relayContradictions } from './relay-url.ts';
import { signInContradictions } from './sign-in-contradictions.ts';

/** The settings of this process, read once before Nest starts. Also the injection token. */
export abstract class Settings implements Omit<SettingValues, 'publicUrl'> {
  abstract readonly databaseUrl: SettingValues['databaseUrl'];
  abstract readonly dataDirectory: SettingValues['dataDirectory'];
  abstract readonly secretKeys: SettingValues['secretKeys'];
  abstract readonly host: SettingValues['host'];
  abstract readonly port: SettingValues['port'];
  /** Without a trailing slash. */
  abstract readonly publicUrl: string;
  abstract readonly trustProxy: SettingValues['trustProxy'];
  abstract readonly workQueue: SettingValues['workQueue'];
  abstract readonly smtpUrl: SettingValues['smtpUrl'];
  abstract readonly mailFrom: SettingValues['mailFrom'];
  abstract readonly mailBounceAddress: SettingValues['mailBounceAddress'];
  abstract readonly bounceMailboxUrl: SettingValues['bounceMailboxUrl'];
  abstract readonly operatorEmail: SettingValues['operatorEmail'];
  abstract readonly organisationName: SettingValues['organisationName'];
  abstract readonly organisationZone: SettingValues['organisationZone'];
  abstract readonly passwordSignIn: SettingValues['passwordSignIn'];
  abstract readonly oidcIssuer: SettingValues['oidcIssuer'];
  abstract readonly oidcName: SettingValues['oidcName'];
  abstract readonly oidcClientId: SettingValues['oidcClientId'];
  abstract readonly oidcClientSecret: SettingValues['oidcClientSecret'];
  abstract readonly oidcScopes: SettingValues['oidcScopes'];
  abstract readonly oidcGroupsClaim: SettingValues['oidcGroupsClaim'];
  abstract readonly oidcRoles: SettingValues['oidcRoles'];
  abstract readonly oidcSignUp: SettingValues['oidcSignUp'];
  abstract readonly oauthIssuer: SettingValues['oauthIssuer'];
  abstract readonly oauthAudience: SettingValues['oauthAudience'];
  abstract readonly sessionNetwork: SettingValues['sessionNetwork'];
  abstract readonly auditCheckpointHours: SettingValues['auditCheckpointHours'];
  abstract readonly securityContact: SettingValues['securityContact'];
  abstract readonly auditCheckpointEmail: SettingValues['auditCheckpointEmail'];
  abstract readonly auditCheckpointUrl: SettingValues['auditCheckpointUrl'];
  abstract readonly apiKeyDefaultDays: SettingValues['apiKeyDefaultDays'];
  abstract readonly apiKeyLongestDays: SettingValues['apiKeyLongestDays'];
  abstract readonly rateLimitPublished: SettingValues['rateLimitPublished'];
  abstract readonly rateLimitRequests: SettingValues['rateLimitRequests'];
  abstract readonly rateLimitCostly: SettingValues['rateLimitCostly'];
  abstract readonly rateLimitSignIn: SettingValues['rateLimitSignIn'];
  abstract readonly requestSeconds: SettingValues['requestSeconds'];
  abstract readonly approvalQuorum: SettingValues['approvalQuorum'];
  abstract readonly eutilsUrl: SettingValues['eutilsUrl'];
  abstract readonly eutilsEmail: SettingValues['eutilsEmail'];
  abstract readonly eutilsApiKey: SettingValues['eutilsApiKey'];
  abstract readonly eutilsRequestsPerSecond: SettingValues['eutilsRequestsPerSecond'];
  abstract readonly europePmcUrl: SettingValues['europePmcUrl'];
  abstract readonly europePmcEmail: SettingValues['europePmcEmail'];
  abstract readonly crossrefUrl: SettingValues['crossrefUrl'];
  abstract readonly crossrefEmail: SettingValues['crossrefEmail'];
  abstract readonly literatureSurveillanceDays: SettingValues['literatureSurveillanceDays'];
  abstract readonly publishCodeDescriptions: SettingValues['publishCodeDescriptions'];
  abstract readonly activeCacheSeconds: SettingValues['activeCacheSeconds'];
  abstract readonly webhookAllowedHosts: SettingValues['webhookAllowedHosts'];
  abstract readonly webhookLogDays: SettingValues['webhookLogDays'];
  abstract readonly relayUrl: SettingValues['relayUrl'];
  abstract readonly relayCredentials: SettingValues['relayCredentials'];
  abstract readonly clockStart: SettingValues['clockStart'];
  abstract readonly logLevel: SettingValues['logLevel'];
  /** True with the embedded PostgreSQL: sample organisation, movable Clock and mailbox page are there. */
  abstract readonly evaluation: boolean;
}

/** Settings that cannot be used, each with its variable and why. */
export class SettingsRefused extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Almanac cannot start with these settings:\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'SettingsRefused';
  }
}

/** Reads the settings from environment variables; an empty variable counts as unset. Throws {@link SettingsRefused}. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { variable, schema }] of Object.entries(settingDefinitions)) {
    const given = environment[variable];
    const result = schema.safeParse(given === '' ? undefined : given);
    if (result.success) values[name] = result.data;
    else problems.push(`${variable}: ${result.error.issues.map(({ message }) => message).join('; ')}`);
  }
  if (problems.length > 0) throw new SettingsRefused(problems);
  const read = values as SettingValues;
  const settings: Settings = {
    ...read,
    publicUrl: (read.publicUrl ?? `http://localhost:${read.port}`).replace(/\/+$/, ''),
    evaluation: read.databaseUrl === null,
  };
  const refusals = [
    read.databaseUrl === null || read.publicUrl !== null
      ? []
      : ['PUBLIC_URL: where people reach Almanac; needed when DATABASE_URL is set'],
    contradictions(settings),
    signInContradictions(settings),
    relayContradictions(settings),
  ].flat();
  if (refusals.length > 0) throw new SettingsRefused(refusals);
  return settings;
}

/** What is insecure or contradictory in settings that are each well-formed. */
function contradictions(settings: Settings): string[] {
  if (settings.evaluation) return [];
  const { hostname, protocol } = new URL(settings.publicUrl);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return [
    settings.clockStart === null ? '' : 'CLOCK_START: the Clock cannot be moved with DATABASE_URL set',
    settings.smtpUrl === null ? 'SMTP_URL: reminders need a mail server when DATABASE_URL is set' : '',
    settings.secretKeys.length > 0
      ? ''
      : 'SECRET_KEYS: secrets are sealed with it when DATABASE_URL is set; almanac secrets new-key prints one',
    protocol === 'https:' || local ? '' : 'PUBLIC_URL: must be https, or sign-in cookies travel in the clear',
  ].filter((line) => line !== '');
}
