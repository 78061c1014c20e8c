/**
 * Every refusal Almanac can give, as its stable code. Features throw a {@link DomainError} with one of these;
 * a face maps the code to its protocol in one table, so that none is forgotten.
 */
export const errorCodes = [
  'adoption_already_signed',
  'adoption_empty',
  'alert_not_open',
  'already_signed',
  'already_voted',
  'author_may_not_approve',
  'citations_unclear',
  'closed_by_signature',
  'code_not_understood',
  'comments_unresolved',
  'consumer_exists',
  'content_changed',
  'correction_not_carried',
  'credential_too_new',
  'credentials_refused',
  'cross_site_request',
  'cursor_invalid',
  'cycle_closed',
  'date_out_of_order',
  'delegate_unavailable',
  'delegation_cycle',
  'delegation_over',
  'delegation_overlaps',
  'delivery_not_replayable',
  'document_empty',
  'document_encrypted',
  'document_not_a_policy',
  'document_too_large',
  'document_type_unsupported',
  'document_unreadable',
  'document_without_text',
  'effective_day_missing',
  'effective_day_not_adoptable',
  'email_taken',
  'epoch_changed',
  'findings_unresolved',
  'forbidden',
  'idempotency_in_progress',
  'idempotency_key_reused',
  'idempotency_outcome_unknown',
  'identity_taken',
  'illegal_transition',
  'insufficient_scope',
  'invalid_date',
  'invalid_request',
  'key_of_no_consumer',
  'last_administrator',
  'last_medical_director',
  'last_way_to_sign_in',
  'levelling_applied',
  'literature_source_unavailable',
  'meeting_closed',
  'meeting_not_begun',
  'method_not_allowed',
  'no_passkey',
  'no_review_open',
  'no_version_in_force',
  'not_acceptable',
  'not_admitted',
  'not_delegated',
  'not_found',
  'notice_too_short',
  'not_on_panel',
  'nothing_to_undo',
  'oauth_client_registered',
  'on_other_agenda',
  'passkey_exists',
  'passkey_limit',
  'passkey_refused',
  'passkeys_unavailable',
  'panel_exists',
  'panel_in_use',
  'panel_retired',
  'panel_too_small',
  'payload_too_large',
  'policy_exists',
  'policy_retired',
  'precondition_failed',
  'precondition_required',
  'provider_answer_refused',
  'provider_unavailable',
  'proxy_refused',
  'query_not_understood',
  'quorum_not_reached',
  'rate_limited',
  'reauthentication_failed',
  'reason_required',
  'reauthentication_required',
  'record_cited',
  'record_merged',
  'rendition_unavailable',
  'retroactive_not_allowed',
  'review_already_open',
  'role_managed',
  'search_not_supported',
  'search_start_unknown',
  'second_reading_refused',
  'secret_shown_once',
  'session_elsewhere',
  'sign_in_interrupted',
  'sign_in_link_invalid',
  'signature_decided',
  'stale_base',
  'stale_levelling',
  'unauthenticated',
  'unavailable',
  'unsupported_media_type',
  'version_given_up',
  'versions_scheduled',
  'vote_closed',
  'vote_not_carried',
  'webhook_not_active',
  'webhook_url_refused',
  'zone_unknown',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** One field of a request that was refused, and why. */
export interface FieldProblem {
  readonly field: string;
  readonly reason: string;
}

/** A refusal with a stable code, a message that names the thing, and typed data for the reader's program. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly data: Readonly<Record<string, unknown>>;
  constructor(code: ErrorCode, message: string, data: Record<string, unknown> = {}) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.data = data;
  }
}

/** Fields that cannot be as they were given, each with its reason. */
export class InvalidRequest extends DomainError {
  constructor(fields: readonly FieldProblem[]) {
    super('invalid_request', fields.map(({ field, reason }) => `${field}: ${reason}`).join('; '), { fields });
  }
}

/** A text that is no date of the calendar, or not precise enough for its field. */
export class InvalidDate extends DomainError {
  constructor(field: string, given: string, reason: string) {
    super('invalid_date', `${field}: "${given}" is not a date here: ${reason}`, {
      fields: [{ field, reason }],
      given,
    });
  }
}

/** A cursor that no list here gave; `field` is where it was sent. */
export class CursorInvalid extends DomainError {
  constructor(field = 'cursor') {
    const reason = 'not a cursor that was given here';
    super('cursor_invalid', `${field}: ${reason}`, { fields: [{ field, reason }] });
  }
}

/** A state that may not follow the one a thing is in. */
export class IllegalTransition extends DomainError {
  constructor(subject: string, from: string, to: string) {
    super('illegal_transition', `${subject} cannot go from ${from} to ${to}`, { from, to });
  }
}

/** Nothing of that kind has this key, or the caller may not know of it. */
export class NotFound extends DomainError {
  constructor(kind: string, key: string) {
    super('not_found', `no ${kind} "${key}"`, { kind, key });
  }
}

/** A credential is needed, and none that counts was sent. */
export class Unauthenticated extends DomainError {
  constructor() {
    super('unauthenticated', 'sign in or send an API key');
  }
}

/** A person whose roles do not allow it. */
export class Forbidden extends DomainError {
  constructor(needs: unknown) {
    super('forbidden', 'your roles do not allow this', { needs });
  }
}

/** A key that lacks the scope; null when no key may do it. */
export class InsufficientScope extends DomainError {
  constructor(needs: string | null) {
    super(
      'insufficient_scope',
      needs === null ? 'no API key may do this: a person must' : `the key lacks the scope ${needs}`,
      {
        needs,
      },
    );
  }
}
