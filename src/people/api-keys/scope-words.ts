import type { Scope } from '../../kernel/actor.ts';

/** What each scope lets a machine do, in words an administrator reads before they give it. */
export const scopeWords = {
  'policies:read': 'read policies, their drafts, votes and signatures too',
  'policies:write': 'import policies and change drafts; never vote or sign',
  'reviews:read': 'read reviews, reminders, reports and calendars',
  'reviews:write': 'open, move, assign and close reviews',
  'literature:read': 'read strategies, searches and what was found',
  'literature:write': 'start searches and change strategies',
  'people:read': 'read persons, their roles and their leave',
  'people:write': 'add and change persons, give any role, and note leave',
  'mail:write': 'hand in mail that came back',
  'webhooks:write': 'read and change webhooks and their secrets',
  'consumers:read': 'read which consumer holds which version, and who runs behind',
  'consumers:write': 'change consumers, and say for any of them what it has loaded',
  'holdings:write': 'say what the consumer that the key belongs to has loaded, and read it back',
  'audit:read': 'read the audit',
  'evaluation:write': 'move the clock of an evaluation',
} as const satisfies Record<Scope, string>;
