import type { LadderTarget } from '../../reviews/ladder/ladder-target.ts';
import {
  offsetOf,
  type Anchor,
  type Audience,
  type Ladder,
  type Rung,
} from '../../reviews/ladder/ladder.rules.ts';
import type { LadderScope } from '../../reviews/ladder/ladders.queries.ts';

const anchorWords = { first_day: 'first day', last_day: 'last day' } as const satisfies Record<
  Anchor,
  string
>;

/** Why a ladder applies, for people. */
export const scopeWords = {
  policy: 'the policy’s own',
  section: 'of its manual section',
  organisation: 'of the organisation',
  built_in: 'the one built in',
} as const satisfies Record<LadderScope, string>;

/** Whose a ladder is, for people. */
export function targetInWords(target: LadderTarget): string {
  switch (target.of) {
    case 'organisation':
      return 'The organisation';
    case 'section':
      return `Section ${target.section}`;
    case 'policy':
      return target.slug;
  }
}

/** The page on which a target's ladder is edited. */
export function editorOf(target: LadderTarget): string {
  switch (target.of) {
    case 'organisation':
      return '/console/ladders/organisation';
    case 'section':
      return `/console/ladders/sections/${encodeURIComponent(target.section)}`;
    case 'policy':
      return `/console/ladders/policies/${encodeURIComponent(target.slug)}`;
  }
}

/** `120 days before the first day`, `on the first day`, `1 day after the last day, then every 7 days`. */
export function whenInWords(rung: Rung): string {
  const days = Math.abs(rung.offsetDays);
  const anchor = anchorWords[rung.anchor];
  const when =
    days === 0
      ? `on the ${anchor}`
      : `${days} ${days === 1 ? 'day' : 'days'} ${rung.offsetDays < 0 ? 'before' : 'after'} the ${anchor}`;
  if (rung.repeatEveryDays === null) return when;
  return `${when}, then ${rung.repeatEveryDays === 1 ? 'daily' : `every ${rung.repeatEveryDays} days`}`;
}

/** `120, 90, 60 … days before`: a ladder in one line. */
export function ladderInWords(ladder: Ladder): string {
  const before = ladder.filter(({ anchor, offsetDays }) => anchor === 'first_day' && offsetDays < 0);
  const later = ladder.filter((rung) => !before.includes(rung));
  const days = before.map((rung) => -offsetOf(rung, 0)).join(', ');
  return [...(days === '' ? [] : [`${days} days before the first day`]), ...later.map(whenInWords)].join(
    '; ',
  );
}

/** Whom each audience means, for people. */
export const audienceWords = {
  owner: 'owner',
  reviewers: 'its reviewers',
  admin: 'administrators',
  author: 'all authors',
  reviewer: 'all reviewers',
  committee_member: 'committee members',
  committee_chair: 'committee chair',
  medical_director: 'medical directors',
  compliance_officer: 'compliance officers',
} as const satisfies Record<Audience, string>;

/** `owner, its reviewers, committee chair`. */
export function audienceInWords(audience: readonly Audience[]): string {
  return audience.map((one) => audienceWords[one]).join(', ');
}
