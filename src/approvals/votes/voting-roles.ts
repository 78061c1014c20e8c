import type { Role } from '../../kernel/actor.ts';

/** Roles that vote; a person who holds both counts once. */
export const votingRoles = ['committee_chair', 'committee_member'] as const satisfies readonly Role[];
