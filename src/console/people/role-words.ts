import type { Role } from '../../kernel/actor.ts';

/** What somebody with each role does, for whoever gives it. The page of permissions has every single thing. */
export const roleWords = {
  admin: 'lets people and programs in, sets rules and reminders; neither votes nor signs',
  author: 'imports policies and writes their drafts',
  reviewer: 'reviews policies and screens literature',
  committee_member: 'votes on versions',
  committee_chair: 'votes, leads votes and meetings, notes leave for others',
  medical_director: 'signs versions, acts and adoptions; never a text they wrote',
  compliance_officer: 'reads the audit, proofs and where others are signed in; changes nothing',
} as const satisfies Record<Role, string>;
