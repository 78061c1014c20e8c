import { mostPlacesSaid, type UnclearCitation } from '../documents/references/unclear-citations.ts';
import { DomainError, type FieldProblem } from '../kernel/errors.ts';

/** A policy of this name is there already; `link` leads to it. */
export class PolicyExists extends DomainError {
  constructor(readonly slug: string) {
    super('policy_exists', `the policy "${slug}" exists already; draft a new version of it instead`, {
      slug,
      link: `/v1/policies/${slug}`,
    });
  }
}

/** The thing was edited since it was read. */
export class EditedMeanwhile extends DomainError {
  constructor(subject: string, current: number, given: number) {
    super('precondition_failed', `${subject} is at revision ${current}, not ${given}: read it again`, {
      currentRevision: current,
    });
  }
}

/** What would be signed is not what the signer was shown. */
export class ContentChanged extends DomainError {
  /** @param field of the request: `contentHash`, `envelopeHash` or `batchHash` */
  constructor(subject: string, field: string, current: string | null) {
    super('content_changed', `${subject} is not what you were shown: its ${field} is another`, {
      fields: [{ field, reason: 'is not the hash of what would be signed' }],
      [field]: current,
    });
  }
}

/** Another version was signed since this draft was begun; what it brought would be dropped unseen. */
export class StaleBase extends DomainError {
  constructor(subject: string, base: number | null, latest: number | null) {
    const from = base === null ? 'no signed version' : `version ${base}`;
    super('stale_base', `${subject} was drafted from ${from}, but version ${latest} was signed since`, {
      base,
      latest,
    });
  }
}

/** Corrections were signed that this draft's text would drop unseen: it has them neither by descent nor by its own word. */
export class CorrectionsDropped extends DomainError {
  constructor(subject: string, lacks: readonly number[]) {
    const which = lacks.map((number) => `version ${number}`).join(', ');
    super(
      'stale_base',
      `${subject} does not carry the corrections of ${which}: take them into its text and say so in "carries"`,
      { lacks },
    );
  }
}

/** Scheduled versions that would bring back what a correction mends, and that its signer has not named. */
export class CorrectionNotCarried extends DomainError {
  constructor(subject: string, versions: readonly number[]) {
    const reason = `must name the scheduled versions that lack this correction: ${versions.join(', ') || 'none'}`;
    super('correction_not_carried', `${subject}: notCarriedBy ${reason}`, {
      fields: [{ field: 'notCarriedBy', reason }],
      versions,
    });
  }
}

/** A second signature by a person who stands in one already, themself or through a delegate. */
export class AlreadySigned extends DomainError {
  constructor(subject: string) {
    super(
      'already_signed',
      `you, or who you sign for, have signed ${subject} already: each signature is another director's`,
    );
  }
}

/** A signature for a director who did not ask this delegate, or not for today. */
export class NotDelegated extends DomainError {
  constructor(principal: string, why: string) {
    super('not_delegated', `you cannot sign for ${principal.slice(0, 200)}: ${why}`, {
      fields: [{ field: 'onBehalfOf', reason: why }],
    });
  }
}

/** A signature that waits for nothing any more: taken back, or part of a decision. */
export class SignatureDecided extends DomainError {
  constructor(subject: string, state: 'taken back' | 'decided') {
    super(
      'signature_decided',
      `the signature of ${subject} is ${state}: only one that waits can be taken back`,
      {
        state,
      },
    );
  }
}

/** Versions in a batch for which no person has given the day from which they are in force. */
export class EffectiveDayMissing extends DomainError {
  constructor(versions: readonly { readonly slug: string; readonly version: number }[]) {
    const names = versions.slice(0, 5).map(({ slug, version }) => `${slug} v${version}`);
    const more = versions.length > names.length ? ` and ${versions.length - names.length} more` : '';
    super('effective_day_missing', `a person must give the effective day of ${names.join(', ')}${more}`, {
      fields: [{ field: 'dates.effective', reason: 'is missing' }],
      versions,
    });
  }
}

/** A version that is to govern from a day on which only the committee decides. */
export class EffectiveDayNotAdoptable extends DomainError {
  constructor(subject: string, reason: string) {
    super('effective_day_not_adoptable', `${subject} cannot be adopted: ${reason}`, {
      fields: [{ field: 'dates.effective', reason }],
    });
  }
}

/** Dates that the document prints but nobody could read with certainty, and that no person has given since. */
export class FindingsUnresolved extends DomainError {
  constructor(subject: string, fields: readonly FieldProblem[]) {
    const said = fields.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
    super('findings_unresolved', `${subject} has findings a person must settle first: ${said}`, { fields });
  }
}

/** A batch is signed once; what comes later goes into the next. */
export class AdoptionAlreadySigned extends DomainError {
  constructor(id: string) {
    super('adoption_already_signed', `the adoption ${id} was signed already`, { adoption: id });
  }
}

/** A batch without a policy has nothing to sign. */
export class AdoptionEmpty extends DomainError {
  constructor(id: string) {
    super('adoption_empty', `the adoption ${id} has nothing to take force`, { adoption: id });
  }
}

/** An author or last editor who would decide on their own text, or have a delegate decide on it. */
export class AuthorMayNotApprove extends DomainError {
  constructor(subject: string, who = 'you') {
    super('author_may_not_approve', `${who} wrote or last edited ${subject}: others decide on it`);
  }
}

/** In some places of a document nobody can tell for certain whether a number is a citation, a count or a statistic. */
export class CitationsUnclear extends DomainError {
  constructor(version: string, places: readonly UnclearCitation[]) {
    const said = places.slice(0, 3).map(({ text, heading }) => `"${text}" under ${heading}`);
    const more = places.length > said.length ? ` and ${places.length - said.length} more` : '';
    super(
      'citations_unclear',
      `${version} has numbers that may be citations or not: ${said.join(', ')}${more}. Write citations as ^[12] and statistics without square brackets first`,
      { version, places: places.slice(0, mostPlacesSaid), total: places.length },
    );
  }
}
