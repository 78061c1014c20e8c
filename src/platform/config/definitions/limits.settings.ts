import { z } from 'zod';
import { type SettingDefinition } from './setting-definition.ts';

/** How much one caller may ask, and how long a request may take to arrive. */
export const limitsSettings = {
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
} as const satisfies Record<string, SettingDefinition>;
