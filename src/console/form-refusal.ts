import { DomainError, type FieldProblem } from '../kernel/errors.ts';
import { problemStatus } from '../platform/http/problem-status.ts';
import { noteRefusal } from '../platform/http/request-context.ts';

/** Why a form was not taken, for the page that shows it again with what was typed. */
export interface FormRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly fields: readonly FieldProblem[];
}

/** What a form wants to be done, done; or why it was refused. Anything but a refusal goes on as the error it is. */
export async function refusalOf(work: Promise<unknown>): Promise<FormRefusal | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (!(error instanceof DomainError) || !mendable.has(error.code)) throw error;
    noteRefusal(error);
    const fields = (error.data['fields'] ?? []) as readonly FieldProblem[];
    return { status: problemStatus[error.code], code: error.code, message: error.message, fields };
  }
}

/**
 * Refusals after which the form comes back with what was typed: the person at it can do something about them, or try again
 * later. Who may not do it at all, and whoever sends what no form of ours does, gets the page of errors.
 */
const mendable: ReadonlySet<string> = new Set([
  'adoption_already_signed',
  'adoption_empty',
  'alert_not_open',
  'already_signed',
  'already_voted',
  'author_may_not_approve',
  'citations_unclear',
  'closed_by_signature',
  'comments_unresolved',
  'consumer_exists',
  'content_changed',
  'credential_too_new',
  'correction_not_carried',
  'cycle_closed',
  'date_out_of_order',
  'delegate_unavailable',
  'delegation_cycle',
  'delegation_over',
  'delegation_overlaps',
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
  'findings_unresolved',
  'illegal_transition',
  'invalid_date',
  'invalid_request',
  'last_administrator',
  'last_medical_director',
  'levelling_applied',
  'literature_source_unavailable',
  'meeting_closed',
  'meeting_not_begun',
  'no_review_open',
  'no_version_in_force',
  'not_on_panel',
  'not_delegated',
  'not_found',
  'nothing_to_undo',
  'notice_too_short',
  'on_other_agenda',
  'panel_exists',
  'panel_in_use',
  'panel_retired',
  'panel_too_small',
  'policy_exists',
  'policy_retired',
  'precondition_failed',
  'proxy_refused',
  'query_not_understood',
  'quorum_not_reached',
  'rate_limited',
  'reauthentication_required',
  'reason_required',
  'reason_retired',
  'reauthentication_failed',
  'record_cited',
  'record_merged',
  'rendition_unavailable',
  'retroactive_not_allowed',
  'review_already_open',
  'search_start_unknown',
  'second_reading_refused',
  'signature_decided',
  'stale_base',
  'stale_levelling',
  'unavailable',
  'versions_scheduled',
  'vote_closed',
  'vote_not_carried',
  'webhook_not_active',
  'webhook_url_refused',
  'delivery_not_replayable',
  'identity_taken',
  'role_managed',
  'provider_unavailable',
  'oauth_client_registered',
  'zone_unknown',
]);
