import { z } from 'zod';
import { isZone } from '../../kernel/instant.ts';
import { readSecretKeys } from '../secrets/secret-keys.rules.ts';
import { groupRolesSchema } from './group-roles.ts';
import { trustedProxiesSchema } from './trusted-proxies.ts';

interface SettingDefinition {
  readonly variable: string;
  readonly schema: z.ZodType;
  readonly meaning: string;
}

const flag = z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] });
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const url = (...schemes: string[]) =>
  z.url().refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}:`)), {
    error: `must begin with ${schemes.join(': or ')}:`,
  });

const secretKeys = z.string().transform((text, context) => {
  const read = readSecretKeys(text);
  if ('keys' in read) return read.keys;
  context.addIssue({ code: 'custom', message: read.problem, input: '' });
  return z.NEVER;
});

function isMailboxUrl(text: string): boolean {
  const { username, password, hostname } = new URL(text);
  return username !== '' && password !== '' && hostname !== '';
}

/**
 * Every setting: its environment variable, meaning, unit, default and what unset does.
 * `.env.example` and the README's table are made from this.
 */
export const settingDefinitions = {
  databaseUrl: {
    variable: 'DATABASE_URL',
    schema: url('postgres', 'postgresql').nullable().default(null),
    meaning:
      'PostgreSQL 16 or newer with btree_gist. Unset: an embedded PostgreSQL under ALMANAC_DATA, for evaluation.',
  },
  dataDirectory: {
    variable: 'ALMANAC_DATA',
    schema: z.string().min(1).default('.almanac'),
    meaning: 'Directory of the embedded PostgreSQL.',
  },
  secretKeys: {
    variable: 'SECRET_KEYS',
    schema: secretKeys.default([]),
    meaning:
      'Keys that secrets in the database are sealed with, `id:base64` of 32 bytes, comma-separated: the first seals, all open; `almanac secrets new-key` makes one. Required with DATABASE_URL; unset: an evaluation keeps its own under ALMANAC_DATA.',
  },
  host: {
    variable: 'HOST',
    schema: z.string().min(1).default('127.0.0.1'),
    meaning: 'Address to listen on; 0.0.0.0 for all.',
  },
  port: {
    variable: 'PORT',
    schema: z.coerce.number().int().min(0).max(65_535).default(3000),
    meaning: 'TCP port to listen on.',
  },
  publicUrl: {
    variable: 'PUBLIC_URL',
    schema: url('http', 'https').nullable().default(null),
    meaning:
      'Where people and consumers reach Almanac; links and the names of cookies are made from it. Required with DATABASE_URL; unset in an evaluation: http://localhost and PORT.',
  },
  trustProxy: {
    variable: 'TRUST_PROXY',
    schema: trustedProxiesSchema.default(false),
    meaning:
      'Whose X-Forwarded-For is believed. true: of the nearest proxy; a number: of so many proxies in a row; or their addresses, comma-separated (10.0.0.0/8, loopback), which holds also where others can reach the port. false: of nobody.',
  },
  workQueue: {
    variable: 'WORK_QUEUE',
    schema: flag.default(true),
    meaning: 'Whether this process works the queue and runs the sweeps, or only serves HTTP.',
  },
  smtpUrl: {
    variable: 'SMTP_URL',
    schema: url('smtp', 'smtps').nullable().default(null),
    meaning:
      'Mail server, smtp://user:password@host:port. Unset: mail goes to the mailbox page (evaluation only).',
  },
  mailFrom: {
    variable: 'MAIL_FROM',
    schema: z.string().min(3).default('Almanac <almanac@localhost>'),
    meaning: 'Sender of every mail.',
  },
  mailBounceAddress: {
    variable: 'MAIL_BOUNCE_ADDRESS',
    schema: z.email().nullable().default(null),
    meaning:
      'Where mail that cannot be delivered is returned to (the envelope sender). Unset: the address of MAIL_FROM.',
  },
  bounceMailboxUrl: {
    variable: 'BOUNCE_MAILBOX_URL',
    schema: url('imap', 'imaps')
      .refine(isMailboxUrl, { error: 'needs a user, a password and a host' })
      .nullable()
      .default(null),
    meaning:
      'Mailbox of returned mail, read every few minutes: imaps://user:password@host:port/INBOX. Unset: reports come by POST /v1/mail/bounces only.',
  },
  operatorEmail: {
    variable: 'OPERATOR_EMAIL',
    schema: z.email().nullable().default(null),
    meaning:
      'Who gets a mail when a sweep or the queue stands still. Unset: only the log, /readyz and /metrics tell.',
  },
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
  passwordSignIn: {
    variable: 'PASSWORD_SIGN_IN',
    schema: flag.default(true),
    meaning:
      'Whether people sign in and sign with passwords. false: the OpenID provider and passkeys only; besides them only a one-time link that an administrator or the command line gives opens a session.',
  },
  sessionNetwork: {
    variable: 'SESSION_NETWORK',
    schema: z.enum(['strict', 'network', 'off']).default('network'),
    meaning:
      'Where the cookie of a session is good: in the network it was opened in (network: IPv4 /24, IPv6 /48), at that very address (strict), anywhere (off). Elsewhere it is refused and the refusal audited; the session goes on at home.',
  },
  oidcIssuer: {
    variable: 'OIDC_ISSUER',
    schema: url('http', 'https').nullable().default(null),
    meaning:
      "Issuer of the organisation's OpenID provider, exactly as it names itself; register PUBLIC_URL/console/sign-in/oidc/callback there. Unset: nobody signs in by it.",
  },
  oidcName: {
    variable: 'OIDC_NAME',
    schema: z.string().trim().min(1).max(60).nullable().default(null),
    meaning: 'What people call the provider, on the sign-in button. Unset: its host.',
  },
  oidcClientId: {
    variable: 'OIDC_CLIENT_ID',
    schema: z.string().min(1).nullable().default(null),
    meaning: "Almanac's client id at the provider.",
  },
  oidcClientSecret: {
    variable: 'OIDC_CLIENT_SECRET',
    schema: z.string().min(1).nullable().default(null),
    meaning: "Almanac's client secret at the provider. Unset: a public client, with PKCE alone.",
  },
  oidcScopes: {
    variable: 'OIDC_SCOPES',
    schema: z
      .string()
      .trim()
      .regex(/^openid( +[\x21\x23-\x5b\x5d-\x7e]+)*$/, {
        error: 'must be scopes with spaces between, openid first',
      })
      .default('openid profile email'),
    meaning: 'Scopes asked of the provider, spaces between; add the one that brings the groups.',
  },
  oidcGroupsClaim: {
    variable: 'OIDC_GROUPS_CLAIM',
    schema: z.string().min(1).default('groups'),
    meaning: 'The claim that lists the groups of a person.',
  },
  oidcRoles: {
    variable: 'OIDC_ROLES',
    schema: groupRolesSchema.default([]),
    meaning:
      'Which group of the provider gives which role, group=role, comma-separated (%2C for a comma in a name). These roles follow the provider at every sign-in and cannot be changed by hand for its people. Unset: roles are given in Almanac.',
  },
  oidcSignUp: {
    variable: 'OIDC_SIGN_UP',
    schema: flag.default(false),
    meaning:
      'Whether somebody unknown whom the groups give a role, with a verified address, is added at sign-in.',
  },
  oauthIssuer: {
    variable: 'OAUTH_ISSUER',
    schema: url('http', 'https').nullable().default(null),
    meaning:
      'Issuer of the authorization server whose access tokens (RFC 9068) registered machines may send instead of an API key. Unset: none.',
  },
  oauthAudience: {
    variable: 'OAUTH_AUDIENCE',
    schema: z.string().min(1).nullable().default(null),
    meaning: 'The audience (aud) that access tokens for Almanac name.',
  },
  auditCheckpointHours: {
    variable: 'AUDIT_CHECKPOINT_HOURS',
    schema: z.coerce.number().int().min(1).max(168).default(24),
    meaning: "Hours between two signed checkpoints of the audit's chain.",
  },
  securityContact: {
    variable: 'SECURITY_CONTACT',
    schema: url('https', 'mailto').nullable().default(null),
    meaning:
      'Whom to tell of a vulnerability, mailto: or https:, shown at /.well-known/security.txt. Unset: there is no such page.',
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
  apiKeyDefaultDays: {
    variable: 'API_KEY_DEFAULT_DAYS',
    schema: z.coerce.number().int().min(1).max(36_500).default(365),
    meaning: 'Days that an API key lasts where its maker does not say.',
  },
  apiKeyLongestDays: {
    variable: 'API_KEY_LONGEST_DAYS',
    schema: z.coerce.number().int().min(0).max(36_500).default(730),
    meaning:
      'The most days that an API key may last; a new secret starts them anew. 0: any number, and keys without an end.',
  },
  rateLimitPublished: {
    variable: 'RATE_LIMIT_PUBLISHED',
    schema: z.coerce.number().int().min(0).default(60_000),
    meaning:
      'Reads of published versions a minute from one network address, and with one key, by each process. 0: any number.',
  },
  rateLimitRequests: {
    variable: 'RATE_LIMIT_REQUESTS',
    schema: z.coerce.number().int().min(0).default(6000),
    meaning:
      'Other requests a minute from one network address, and with one key (of good keys behind one address ten times as many), by each process. 0: any number.',
  },
  rateLimitCostly: {
    variable: 'RATE_LIMIT_COSTLY',
    schema: z.coerce.number().int().min(0).default(120),
    meaning: 'Of those: imports, searches, PDFs and proofs, which keep Almanac busy. 0: any number.',
  },
  rateLimitSignIn: {
    variable: 'RATE_LIMIT_SIGN_IN',
    schema: z.coerce.number().int().min(0).default(60),
    meaning:
      'Sign-ins and mailed links asked for a minute from one network address, by each process; the lock-out after wrong passwords comes besides. 0: any number.',
  },
  requestSeconds: {
    variable: 'REQUEST_SECONDS',
    schema: z.coerce.number().int().min(1).max(3600).default(60),
    meaning: 'Seconds within which a request must have arrived whole, uploads too.',
  },
  approvalQuorum: {
    variable: 'APPROVAL_QUORUM',
    schema: z.coerce.number().int().min(1).max(99).default(3),
    meaning: 'Votes, recusals not counted, that a committee decision needs.',
  },
  eutilsUrl: {
    variable: 'EUTILS_URL',
    schema: url('http', 'https').default('https://eutils.ncbi.nlm.nih.gov/entrez/eutils/'),
    meaning: 'Base address of the NCBI E-utilities (PubMed).',
  },
  eutilsEmail: {
    variable: 'EUTILS_EMAIL',
    schema: z.email().nullable().default(null),
    meaning: 'Contact sent to NCBI with each request, as NCBI asks. Unset: none is sent.',
  },
  eutilsApiKey: {
    variable: 'EUTILS_API_KEY',
    schema: z.string().min(1).nullable().default(null),
    meaning: 'NCBI API key: 10 requests a second instead of 3, over all replicas together.',
  },
  eutilsRequestsPerSecond: {
    variable: 'EUTILS_REQUESTS_PER_SECOND',
    schema: z.coerce.number().int().min(1).max(1000).nullable().default(null),
    meaning:
      'Requests a second to the E-utilities, over all replicas together; more than 10 only where NCBI has agreed. Unset: 3, with a key 10.',
  },
  europePmcUrl: {
    variable: 'EUROPE_PMC_URL',
    schema: url('http', 'https').nullable().default(null),
    meaning:
      'Base address of Europe PMC, https://www.ebi.ac.uk/europepmc/webservices/rest/ for the public one. Unset: it is not searched.',
  },
  europePmcEmail: {
    variable: 'EUROPE_PMC_EMAIL',
    schema: z.email().nullable().default(null),
    meaning: 'Contact sent to Europe PMC with each request, as it asks. Unset: none is sent.',
  },
  crossrefUrl: {
    variable: 'CROSSREF_URL',
    schema: url('http', 'https').nullable().default(null),
    meaning:
      'Base address of Crossref, https://api.crossref.org/ for the public one: a second witness for retractions. Unset: it is not asked.',
  },
  crossrefEmail: {
    variable: 'CROSSREF_EMAIL',
    schema: z.email().nullable().default(null),
    meaning: 'Contact sent to Crossref: 3 requests a second instead of 1, over all replicas together.',
  },
  literatureSurveillanceDays: {
    variable: 'LITERATURE_SURVEILLANCE_DAYS',
    schema: z.coerce.number().int().min(0).max(3660).default(90),
    meaning:
      'Days between two literature updates of a policy in force, besides those of its reviews; a policy may have its own. 0: between reviews only on request.',
  },
  publishCodeDescriptions: {
    variable: 'PUBLISH_CODE_DESCRIPTIONS',
    schema: flag.default(false),
    meaning: "Whether consumers see code descriptions; CPT's are the AMA's and need a licence.",
  },
  activeCacheSeconds: {
    variable: 'ACTIVE_CACHE_SECONDS',
    schema: z.coerce.number().int().min(0).max(3600).default(0),
    meaning:
      'Seconds a consumer may keep an active version unasked, never past its next change. 0: it always asks.',
  },
  webhookAllowedHosts: {
    variable: 'WEBHOOK_ALLOWED_HOSTS',
    schema: list.default([]),
    meaning:
      'Hosts (host or host:port, comma-separated) that webhooks may reach although private or without TLS.',
  },
  clockStart: {
    variable: 'CLOCK_START',
    schema: z.iso.datetime({ offset: true }).nullable().default(null),
    meaning: 'Evaluation only: the instant the simulated Clock starts from, e.g. 2026-02-10T09:00:00-08:00.',
  },
  logLevel: {
    variable: 'LOG_LEVEL',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    meaning: 'The least level that is logged.',
  },
} as const satisfies Record<string, SettingDefinition>;

/** What each setting comes to once it is read. */
export type SettingValues = {
  readonly [Name in keyof typeof settingDefinitions]: z.output<(typeof settingDefinitions)[Name]['schema']>;
};
