import type { Role } from '../kernel/actor.ts';

/** One person of the sample organisation. */
export interface SamplePerson {
  readonly email: string;
  readonly name: string;
  readonly credentials: string | null;
  readonly roles: readonly Role[];
}

/** The sample organisation's people: everybody that a review, a withdrawal and an inspection need, and no more. */
export const samplePeople = {
  admin: { email: 'admin@plan.example', name: 'Ada Quill', credentials: null, roles: ['admin'] },
  author: { email: 'author@plan.example', name: 'Noor Haddad', credentials: 'RN, MPH', roles: ['author'] },
  reviewer: {
    email: 'reviewer@plan.example',
    name: 'Ruth Okafor',
    credentials: 'PharmD',
    roles: ['reviewer'],
  },
  chair: {
    email: 'chair@plan.example',
    name: 'Tomas Lindqvist',
    credentials: 'MD',
    roles: ['committee_chair'],
  },
  memberOne: {
    email: 'member1@plan.example',
    name: 'Grace Liu',
    credentials: 'MD',
    roles: ['committee_member'],
  },
  memberTwo: {
    email: 'member2@plan.example',
    name: 'Samuel Ortiz',
    credentials: 'DO',
    roles: ['committee_member'],
  },
  director: {
    email: 'director@plan.example',
    name: 'Helen Marsh',
    credentials: 'MD, FACP',
    roles: ['medical_director'],
  },
  directorTwo: {
    email: 'director2@plan.example',
    name: 'Daniel Reyes',
    credentials: 'MD, MPH',
    roles: ['medical_director'],
  },
  compliance: {
    email: 'compliance@plan.example',
    name: 'Miriam Blum',
    credentials: 'CHC',
    roles: ['compliance_officer'],
  },
} as const satisfies Record<string, SamplePerson>;
