import { tallyOf } from '../../votes/vote.rules.ts';
import type { ProofBundle, ProofRound } from '../proof-bundle.ts';
import type { ReadEntry } from './audit-checks.ts';
import { canonicalText } from './bytes.ts';
import { counted, type Checks } from './check.ts';
import { isBefore, isNear } from './instants.ts';
import { areWithheld } from './record-checks.ts';

const about = {
  carried: 'The committee carried this text',
  voters: 'Who voted might vote, each once, and none on their own text',
  recorded: 'The votes are those in the audit',
  rule: 'Rule and seats of the round are those it opened with',
  places: 'In the chain the votes stand between submission and approval',
} as const;

/** Counts the votes again by the rule that their round froze. `entries` are those of the audit that are shown. */
export function checkVotes(bundle: ProofBundle, entries: readonly ReadEntry[], checks: Checks): void {
  const why = noVoteNeeded(bundle);
  if (why !== null) return checks.unknown('votes.carried', about.carried, why);
  const round = bundle.rounds.find(({ outcome }) => outcome === 'approved');
  if (round === undefined)
    return checks.fails('votes.carried', about.carried, 'the bundle has no round that was carried');
  checkCarried(round, bundle.document.hash, checks);
  checks.judge(
    'votes.voters',
    about.voters,
    voterProblem(round, bundle),
    `${counted(round.votes.length, 'vote', 'votes')}, each by another person`,
  );
  if (areWithheld(bundle)) {
    const withheld = 'the audit entries are withheld in this copy';
    checks.unknown('votes.rule', about.rule, withheld);
    checks.unknown('votes.recorded', about.recorded, withheld);
    return checks.unknown('votes.places', about.places, withheld);
  }
  checkOpened(round, entries, checks);
  checkRecorded(round, entries, checks);
  const problem = placeProblem(round, bundle, entries);
  checks.judge('votes.places', about.places, problem, 'one after the other');
}

/** Holds rule, panel and seats against the entry of the round's opening. */
function checkOpened(round: ProofRound, entries: readonly ReadEntry[], checks: Checks): void {
  const opened = entries.find(
    ({ action, detail }) => action === 'policy.version.round_opened' && detail['round'] === round.number,
  )?.detail;
  if (opened === undefined) {
    if (round.rule !== null) return checks.fails('votes.rule', about.rule, 'no entry says that it opened');
    return checks.unknown('votes.rule', about.rule, 'rules were not kept with the round then');
  }
  const seats = round.seats.map(({ personId, chair }) => ({ personId, chair }));
  if (!isSame(opened['rule'] ?? null, round.rule))
    return checks.fails('votes.rule', about.rule, 'the entry names another rule');
  if ((opened['panel'] ?? null) !== round.panel)
    return checks.fails('votes.rule', about.rule, 'the entry names another panel');
  if (opened['seats'] === undefined && seats.length > 0)
    return checks.unknown('votes.rule', about.rule, 'the rule is; entries did not name the seats then');
  if (!isSame(opened['seats'] ?? [], seats))
    return checks.fails('votes.rule', about.rule, 'the entry names other seats');
  checks.holds('votes.rule', about.rule, 'the entry names the same');
}

const isSame = (a: unknown, b: unknown): boolean => canonicalText(a) === canonicalText(b);

function placeProblem(
  { number, votes, closedAt }: ProofRound,
  { version }: ProofBundle,
  entries: readonly ReadEntry[],
): string | null {
  const votedOn = entries.filter(
    ({ action, detail }) => action === 'policy.version.vote_cast' && detail['round'] === number,
  );
  const placeOf = (action: string) =>
    entries.findLast((entry) => entry.action === action && entry.subjectId === version.id)?.position;
  const submitted = placeOf('policy.version.submitted') ?? 0;
  const approved = placeOf('policy.version.approved') ?? 0;
  const first = entries.find(
    ({ action, subjectId, position }) =>
      position > submitted && subjectId === version.id && action.startsWith('policy.version.signed_'),
  )?.position;
  for (const { position } of votedOn) {
    if (position < submitted) return `the vote at position ${position} stands before the submission`;
    if (position > approved) return `the vote at position ${position} stands after the approval`;
    if (first !== undefined && position > first)
      return `the vote at position ${position} stands after a signature`;
  }
  if (closedAt === null) return 'the round that carried it was never closed';
  if (votes.some(({ castAt }) => isBefore(closedAt, castAt))) return 'a vote was cast after the round closed';
  return isNear(closedAt, version.approvedAt)
    ? null
    : `the round closed at ${closedAt}, not with the approval`;
}

function noVoteNeeded({ adoption, version }: ProofBundle): string | null {
  if (adoption !== null)
    return 'no vote was needed: the policy was in force before it came here, and was adopted';
  if (version.changeClass === 'reaffirmed') {
    return 'no vote was needed: a reaffirmation repeats the text of the version before, which has a proof of its own';
  }
  return null;
}

function checkCarried(round: ProofRound, contentHash: string, checks: Checks): void {
  if (round.contentHash !== contentHash) {
    return checks.fails(
      'votes.carried',
      about.carried,
      `round ${round.number} was about another text, ${round.contentHash}`,
    );
  }
  const values = round.votes.map(({ vote }) => vote);
  if (round.rule === null) {
    const approve = values.filter((vote) => vote === 'approve').length;
    const reject = values.filter((vote) => vote === 'reject').length;
    if (approve <= reject)
      return checks.fails('votes.carried', about.carried, `${approve} approved and ${reject} rejected it`);
    const why = `${approve} approved and ${reject} rejected it; how many votes were needed was not kept with the round then`;
    return checks.unknown('votes.carried', about.carried, why);
  }
  const tally = tallyOf(values, round.rule);
  const said = `${tally.approve} approved, ${tally.reject} rejected, ${tally.abstain} abstained, ${tally.recuse} recused themselves; ${counted(tally.quorum, 'vote was', 'votes were')} needed, majority: ${round.rule.majority.replaceAll('_', ' ')}`;
  checks.judge('votes.carried', about.carried, tally.carried ? null : `not carried: ${said}`, said);
}

function voterProblem(
  { votes, seats, submittedAt, closedAt }: ProofRound,
  { version }: ProofBundle,
): string | null {
  const said = new Set<string>();
  const seated = new Set(seats.map(({ personId }) => personId));
  for (const { personId, castBy, castAt } of votes) {
    const person = castBy?.personId ?? personId;
    if (said.has(person) || said.has(personId)) return `${person} voted more than once`;
    said.add(person).add(personId);
    if (seats.length > 0 && !seated.has(personId)) return `${personId} had no seat in the round`;
    for (const one of [person, personId]) {
      if (one === version.authorId || one === version.lastEditorId)
        return `${one} voted on a text of their own`;
    }
    if (isBefore(castAt, submittedAt) || (closedAt !== null && isBefore(closedAt, castAt))) {
      return `a vote was cast at ${castAt}, outside its round`;
    }
  }
  return null;
}

function checkRecorded(round: ProofRound, entries: readonly ReadEntry[], checks: Checks): void {
  const recorded = entries.filter(
    ({ action, detail }) => action === 'policy.version.vote_cast' && detail['round'] === round.number,
  );
  const left = new Set(recorded);
  const unmatched = round.votes.find((vote) => {
    const found = [...left].find((entry) => isOf(entry, vote));
    return found === undefined || !left.delete(found);
  });
  const problem =
    unmatched !== undefined
      ? `no entry says that ${unmatched.castBy?.personId ?? unmatched.personId} voted ${unmatched.vote} at ${unmatched.castAt}`
      : recorded.length !== round.votes.length
        ? `the round has ${counted(round.votes.length, 'vote', 'votes')} and the audit ${recorded.length}`
        : null;
  checks.judge(
    'votes.recorded',
    about.recorded,
    problem,
    `${counted(recorded.length, 'entry says', 'entries say')} the same`,
  );
}

/** Whether an entry says of a vote who cast it, in whose seat, how, when and why. */
function isOf(
  { actorId, actorName, detail, occurredAt, reason }: ReadEntry,
  { personId, name, castBy, castAt, vote, reason: given }: ProofRound['votes'][number],
): boolean {
  const seat = detail['inSeatOf'] as { id?: unknown; name?: unknown } | undefined;
  return (
    actorId === (castBy?.personId ?? personId) &&
    actorName === (castBy === null ? name : castBy.name) &&
    (seat?.id ?? null) === (castBy === null ? null : personId) &&
    (castBy === null || seat?.name === name) &&
    detail['vote'] === vote &&
    reason === given &&
    isNear(occurredAt, castAt)
  );
}
