import type { QueueFilter, Viewer } from '../../literature/screening/queue-filter.ts';
import type { QueueView } from '../../literature/screening/queue.queries.ts';

/** A list that the page shows, by its word in the address. */
export const screeningViews = [
  'waiting',
  'mine',
  'overdue',
  'returned',
  'second',
  'unasked',
  'conflicts',
  'sought',
  'retrieved',
  'decided',
] as const;
export type ScreeningView = (typeof screeningViews)[number];

interface View {
  readonly name: string;
  /** What an empty list says, and what can be done then. */
  readonly empty: string;
  readonly filter: QueueFilter;
  /** Where its count stands; null for the list of what was decided, which only grows. */
  readonly counted: QueueView | null;
}

/** Each list: its name, its filter, and what to say when nothing is in it. */
export const viewOf: Record<ScreeningView, View> = {
  waiting: {
    name: 'To screen',
    empty: 'Nothing waits for screening. A literature update runs when a review cycle opens.',
    filter: { state: 'identified' },
    counted: 'identified',
  },
  mine: {
    name: 'Mine',
    empty: 'Nothing is assigned to you. Open “To screen” and assign what you want to read.',
    filter: { state: 'waiting', mine: true },
    counted: 'mine',
  },
  overdue: {
    name: 'Overdue',
    empty: 'Nothing is overdue.',
    filter: { due: 'overdue' },
    counted: 'overdue',
  },
  returned: {
    name: 'Returned',
    empty: 'No record came back because it was retracted, corrected or updated.',
    filter: { returned: true },
    counted: 'returned',
  },
  second: {
    name: 'Second readings',
    empty: 'Nobody waits for a second reading of yours.',
    filter: { secondReadings: true },
    counted: 'secondReadings',
  },
  unasked: {
    name: 'No second reader',
    empty: 'Every record that is to be read twice has a second reader.',
    filter: { unaskedReadings: true },
    counted: 'unaskedReadings',
  },
  conflicts: {
    name: 'Conflicts',
    empty: 'No two readers disagree.',
    filter: { conflicts: true },
    counted: 'conflicts',
  },
  sought: {
    name: 'Full text sought',
    empty: 'No full text is being sought.',
    filter: { state: 'sought' },
    counted: 'sought',
  },
  retrieved: {
    name: 'Full text here',
    empty: 'No full text waits to be assessed.',
    filter: { state: 'retrieved' },
    counted: 'retrieved',
  },
  decided: {
    name: 'Decided',
    empty: 'Nothing was decided yet.',
    filter: {},
    counted: null,
  },
};

/** What one person sees of one list. */
export interface ListAsked {
  readonly view: ScreeningView;
  readonly filter: QueueFilter;
  readonly order: ListOrder;
  readonly viewer: Viewer;
}

/** `study_type` groups the list the way the evidence section is grouped; `decided` puts the latest decision first. */
export type ListOrder = 'study_type' | 'likelihood' | 'decided';
