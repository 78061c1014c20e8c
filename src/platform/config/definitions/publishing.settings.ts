import { z } from 'zod';
import { relayUrlSchema } from '../relay-url.ts';
import { flag, list, type SettingDefinition } from './setting-definition.ts';

/** What consumers of published policies are shown, and where it is sent. */
export const publishingSettings = {
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
  webhookLogDays: {
    variable: 'WEBHOOK_LOG_DAYS',
    schema: z.coerce.number().int().min(0).max(36_500).default(90),
    meaning:
      'Days that the attempts of ended webhook deliveries are kept, with what was asked and answered; that a message was delivered stays on record. 0: for ever.',
  },
  relayUrl: {
    variable: 'RELAY_URL',
    schema: relayUrlSchema.nullable().default(null),
    meaning:
      'NATS server with JetStream that the feed is relayed to as CloudEvents: nats://user:password@host:4222, tls:// for TLS, more hosts with commas between, /STREAM for another stream than ALMANAC. Unset: nothing is relayed.',
  },
  relayCredentials: {
    variable: 'RELAY_CREDENTIALS',
    schema: z.string().min(1).nullable().default(null),
    meaning:
      "File of NATS credentials (.creds: a user's JWT and key) for RELAY_URL, instead of a password in it. Unset: none.",
  },
} as const satisfies Record<string, SettingDefinition>;
