import type { HeldNow } from '../../committee/offboarding/offboarding.service.ts';
import type { Acknowledgement } from '../../committee/offboarding/takeover.ts';
import type { HandedKind } from '../../committee/offboarding/handover.rules.ts';
import type { Holdings } from '../../committee/offboarding/holdings.ts';
import { policyCounts } from '../../committee/offboarding/holdings.ts';
import { count } from '../parts.tsx';

/** What each kind of work is called where a successor for it is chosen. */
export const kindWords: Record<HandedKind, string> = {
  owner: 'Policies they own',
  backup: 'Policies they back up',
  reviewer: 'Policies they review',
  screening: 'Literature to screen',
  secondReading: 'Second readings',
  panel: 'Seats on panels',
};

/** What somebody is to a policy, in a list. */
export const partWords: Readonly<Record<string, string>> = {
  owner: 'Owner',
  backup: 'Backup',
  reviewer: 'Reviewer',
};

/** A line of what moves or ends: what it is, how much, and what becomes of it. */
export interface HoldingLine {
  readonly what: string;
  readonly amount: string;
  readonly becomes: string;
}

/** What has to be known before it is done without. */
export const acknowledgementWords: Record<Acknowledgement, string> = {
  last_medical_director: 'I know that nobody can sign until somebody else is a medical director',
  no_second_reader: 'If nobody who screens takes over, literature they read second may be read only once',
};

/** What the successor is needed for; what nobody takes over otherwise is given up or shared out. */
export function successorHint({ secondReaderOf, seats }: Holdings, kinds: readonly HandedKind[]): string {
  const needs = [
    ...(kinds.some((kind) => kind === 'owner' || kind === 'backup' || kind === 'reviewer')
      ? ['policies']
      : []),
    ...(secondReaderOf.length > 0 ? ['second readings that policies ask for'] : []),
    ...(seats.some(({ chair }) => chair) ? ['the chair’s seat'] : []),
  ];
  if (needs.length === 0) return 'Not needed: without one, records are shared out and seats given up.';
  return `Needed for ${needs.join(', ')}, unless others are named for them below.`;
}

/** All that somebody holds, in lines; what there is none of is left out. */
export function holdingLines({
  person,
  holdings,
  openVotes,
}: Omit<HeldNow, 'acknowledgements'>): HoldingLine[] {
  const { owner, backup, reviewer } = policyCounts(holdings, person.id);
  const { counts } = holdings;
  const open = holdings.policies.filter(({ openReview }) => openReview).length;
  const lines: readonly (readonly [string, number, string, string])[] = [
    ['Policies owned', owner, 'policy', 'go to the successor'],
    ['Policies backed up', backup, 'policy', 'go to the successor, unless they own it'],
    ['Policies reviewed', reviewer, 'policy', 'go to the successor'],
    ['Reviews that are open', open, 'review', 'go on with their policies'],
    ['Reminders planned', counts.reminders, 'reminder', 'go to who has the policy then'],
    ['Literature to screen', holdings.screenings.length, 'record', 'goes to the successor, or is shared out'],
    ['Second readings', holdings.secondReadings.length, 'record', 'go to the successor, or are shared out'],
    [
      'Second reader of',
      holdings.secondReaderOf.length,
      'policy',
      'read twice by the successor, who must screen',
    ],
    [
      'Seats on panels',
      holdings.seats.length,
      'seat',
      'go to the successor, if they vote and do not sit there; else are given up',
    ],
    ['Votes that wait for them', openVotes, 'vote', 'are not cast: the seat stays empty in them'],
    ['Proxies', counts.proxies, 'proxy', 'end'],
    ['Signatures that wait for others', holdings.waitingSignatures.length, 'signature', 'are taken back'],
    ['Leave and standing in', holdings.delegations.length, 'entry', 'ends today: others name somebody else'],
    ['Calendars by address', counts.calendarFeeds, 'calendar', 'end'],
    ['Sessions', counts.sessions, 'session', 'end'],
    ['Password', counts.passwords, 'password', 'is removed'],
    ['Passkeys', counts.passkeys, 'passkey', 'are removed'],
    ['Links that sign in', counts.signInLinks, 'link', 'end'],
    ['Identities at the provider', counts.identities, 'identity', 'are unlinked'],
    ['Roles', person.roles.length, 'role', 'are taken'],
    ['API keys they made', holdings.keys.length, 'key', 'stay: machines use them'],
    ['OAuth clients they registered', holdings.oauthClients.length, 'client', 'stay: machines use them'],
  ];
  return lines
    .filter(([, amount]) => amount > 0)
    .map(([what, amount, noun, becomes]) => ({ what, amount: count(amount, noun, pluralOf(noun)), becomes }));
}

const pluralOf = (noun: string): string =>
  noun.endsWith('y') && noun !== 'key' && noun !== 'passkey' ? `${noun.slice(0, -1)}ies` : `${noun}s`;
