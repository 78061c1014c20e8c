/** A part of the API: what readers look under, and a client generator's group. */
export interface ApiPart {
  readonly name: string;
  readonly about: string;
  /** The controllers whose operations it has, by the name of their class without `Controller`. */
  readonly controllers: readonly string[];
}

/** The parts in the order in which readers meet them. A test wants every controller in one. */
export const apiParts: readonly ApiPart[] = [
  {
    name: 'Published versions',
    about: 'Which version of a policy is in force on a day, and every version as it was signed.',
    controllers: ['Published versions', 'Active', 'Published'],
  },
  {
    name: 'Look-ups',
    about:
      'The policies that govern a code on a day of service, one by one or a claims batch at a time, and search by text.',
    controllers: ['Codes', 'Resolve', 'Search', 'ChangedSince', 'Lookups'],
  },
  {
    name: 'Changes',
    about: 'The gapless feed of what changed, the snapshot it goes on from, and bulletins for people.',
    controllers: ['Feed', 'Stream', 'Snapshot', 'Bulletins'],
  },
  {
    name: 'Webhooks',
    about:
      'Whom Almanac calls when something is published (Standard Webhooks 1.0), and what became of each call.',
    controllers: ['Webhooks', 'Deliveries', 'WebhookSecrets'],
  },
  {
    name: 'Consumers',
    about: 'Systems that keep a copy, what each has loaded, and who runs behind.',
    controllers: ['Consumers', 'Acknowledgements', 'Drift', 'Holdings'],
  },
  {
    name: 'FHIR',
    about: 'Policies as FHIR R4 Library resources, after CRMI PublishableLibrary.',
    controllers: ['FhirMetadata', 'FhirLibrary', 'FhirCanonical'],
  },
  {
    name: 'Policies',
    about: 'Policies, their drafts, and the acts that end or correct them.',
    controllers: ['Policies', 'Acts', 'NoticeRules', 'LibraryImport'],
  },
  {
    name: 'Adoptions',
    about: 'Batches of policies that were in force before Almanac kept them.',
    controllers: ['Adoptions'],
  },
  {
    name: 'Approvals',
    about: 'Review of a draft: panels, votes, comments, signatures, and the proof of a signed version.',
    controllers: ['Approvals', 'Panels', 'Votes', 'Comments', 'Reaffirmations', 'Proof'],
  },
  {
    name: 'Reviews',
    about: 'Review cycles, their reminders, and the ladders by which reminders go out.',
    controllers: [
      'Reviews',
      'PolicyReviews',
      'ReviewActs',
      'BulkReviews',
      'Reminders',
      'Ladders',
      'Reports',
      'InterimReviews',
    ],
  },
  {
    name: 'Calendars',
    about: 'Reviews in the calendar of a person or a team (iCalendar).',
    controllers: ['Calendars', 'CalendarFeed'],
  },
  {
    name: 'Literature',
    about: 'Searches, screening, evidence, retractions, and what the literature of a policy has come to.',
    controllers: [
      'Literature',
      'Strategies',
      'LiteraturePlan',
      'Searches',
      'ExclusionReasons',
      'IncludedReferences',
      'Duplicates',
      'Evidence',
      'Alerts',
      'Custody',
      'Prisma',
    ],
  },
  {
    name: 'Meetings',
    about: 'Meetings of the committee, their agendas and minutes.',
    controllers: ['Meetings', 'MeetingPapers', 'MeetingSeries'],
  },
  {
    name: 'Workload',
    about: 'Who has how much to review, and how to level it.',
    controllers: ['Workload'],
  },
  {
    name: 'Appeals',
    about: 'What is sent in a dispute over a day of service.',
    controllers: ['AppealsPacket'],
  },
  {
    name: 'People',
    about: 'Persons, their roles, who stands in for them, and their leaving.',
    controllers: ['People', 'Delegations', 'Identities', 'PersonSessions', 'Offboarding'],
  },
  {
    name: 'Sessions',
    about: 'Signing in, passkeys, and proving once more who one is before a signature.',
    controllers: ['Sessions', 'Passkeys', 'PasskeySignIn', 'Confirmation', 'SignatureChallenges'],
  },
  {
    name: 'Keys',
    about: 'Credentials of machines: API keys, and clients of the sign-in provider.',
    controllers: ['ApiKeys', 'OauthClients'],
  },
  {
    name: 'Audit',
    about: 'Who did what and why, and the seals that keep it so.',
    controllers: ['Audit', 'Checkpoints'],
  },
  {
    name: 'Organisation',
    about: 'The organisation itself: zone, holidays, and the clock of an evaluation.',
    controllers: ['Organisation', 'Evaluation'],
  },
  {
    name: 'Operations',
    about: 'For who runs the service: health, metrics, bounced mail, and where to report a hole.',
    controllers: ['Health', 'Bounces', 'SecurityContact'],
  },
];

const partOf: ReadonlyMap<string, string> = new Map(
  apiParts.flatMap(({ name, controllers }) => controllers.map((controller) => [controller, name] as const)),
);

/** The part that a controller's operations belong to; its own name where no part has it. */
export function partOfController(controller: string): string {
  return partOf.get(controller) ?? controller;
}
