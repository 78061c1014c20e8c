import type { QueueItem } from '../../literature/screening/queue-item.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { stateWords } from './screening-words.ts';

/** Why a form about a record was refused, for the person at it: somebody else was faster, for instance. */
export function saidOf(refusal: FormRefusal, item: QueueItem | undefined): string {
  if (refusal.code === 'illegal_transition' && item?.decision) {
    const { by, reason } = item.decision;
    const why = reason === null ? '' : ` (${reason})`;
    return `${by.name} decided on this record while you read it: ${stateWords[item.state].word.toLowerCase()}${why}. Your decision was not taken; j goes on to the next record`;
  }
  if (refusal.code === 'invalid_request') return 'Something is missing or wrong';
  return refusal.message;
}
