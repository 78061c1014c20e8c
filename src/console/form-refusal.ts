import { DomainError, type FieldProblem } from '../kernel/errors.ts';
import { problemStatus } from '../platform/http/problem-status.ts';

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
    const fields = (error.data['fields'] ?? []) as readonly FieldProblem[];
    return { status: problemStatus[error.code], code: error.code, message: error.message, fields };
  }
}

/**
 * Refusals after which the form comes back with what was typed: the person at it can do something about them, or try again
 * later. Who may not do it at all, and whoever sends what no form of ours does, gets the page of errors.
 */
const mendable: ReadonlySet<string> = new Set([
  'alert_not_open',
  'author_may_not_approve',
  'citations_unclear',
  'closed_by_signature',
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
  'email_taken',
  'findings_unresolved',
  'illegal_transition',
  'invalid_date',
  'invalid_request',
  'meeting_closed',
  'meeting_not_begun',
  'on_other_agenda',
  'last_administrator',
  'levelling_applied',
  'literature_source_unavailable',
  'no_review_open',
  'not_found',
  'notice_too_short',
  'nothing_to_undo',
  'policy_exists',
  'policy_retired',
  'precondition_failed',
  'query_not_understood',
  'reason_required',
  'reason_retired',
  'record_cited',
  'record_merged',
  'rendition_unavailable',
  'review_already_open',
  'second_reading_refused',
  'search_start_unknown',
  'stale_base',
  'stale_levelling',
  'unavailable',
  'zone_unknown',
]);
