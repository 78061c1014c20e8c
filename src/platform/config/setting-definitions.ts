import { z } from 'zod';
import { isZone } from '../../kernel/instant.ts';

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
      'Where people and consumers reach Almanac; links are made from it. Unset: http://localhost and PORT.',
  },
  trustProxy: {
    variable: 'TRUST_PROXY',
    schema: flag.default(false),
    meaning: 'Whether X-Forwarded-* of the peer is believed; only behind a proxy that sets them.',
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
