import type { Permissions } from '../../kernel/permission.ts';

/** Those whose work meetings are; agendas and minutes hold what is not published. */
const committee = ['committee_member', 'committee_chair', 'medical_director', 'admin'] as const;

/** Who may do what with the committee's meetings. A chair answers for agenda and minutes, so no key writes them. */
export const meetingsPermissions = {
  /** When the committee meets. */
  list: { does: 'see when the committee meets', roles: 'signed_in', scope: 'reviews:read' },
  /** Agenda, attendance and minutes. */
  readPapers: { does: 'read agenda, attendance and minutes', roles: committee },
  schedule: { does: 'schedule meetings', roles: ['committee_chair', 'admin'], scope: 'reviews:write' },
  conduct: { does: 'conduct a meeting and write its minutes', roles: ['committee_chair', 'admin'] },
} satisfies Permissions;
