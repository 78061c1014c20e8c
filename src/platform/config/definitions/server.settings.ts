import { z } from 'zod';
import { readSecretKeys } from '../../secrets/secret-keys.rules.ts';
import { trustedProxiesSchema } from '../trusted-proxies.ts';
import { flag, url, type SettingDefinition } from './setting-definition.ts';

const secretKeys = z.string().transform((text, context) => {
  const read = readSecretKeys(text);
  if ('keys' in read) return read.keys;
  context.addIssue({ code: 'custom', message: read.problem, input: '' });
  return z.NEVER;
});

/** Where Almanac runs, what it keeps its data in, and how much it tells. */
export const serverSettings = {
  databaseUrl: {
    variable: 'DATABASE_URL',
    schema: url('postgres', 'postgresql').nullable().default(null),
    meaning:
      'PostgreSQL 16 or newer with btree_gist and unaccent. Unset: an embedded PostgreSQL under ALMANAC_DATA, for evaluation.',
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
  logLevel: {
    variable: 'LOG_LEVEL',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    meaning: 'The least level that is logged.',
  },
  clockStart: {
    variable: 'CLOCK_START',
    schema: z.iso.datetime({ offset: true }).nullable().default(null),
    meaning: 'Evaluation only: the instant the simulated Clock starts from, e.g. 2026-02-10T09:00:00-08:00.',
  },
} as const satisfies Record<string, SettingDefinition>;
