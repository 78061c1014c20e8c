import { headingName } from '../documents/headings/heading-text.rules.ts';

/** Whole headings, as {@link headingName} gives them, under which nothing decides about coverage. */
const names: ReadonlySet<string> = new Set(
  `description; general description; description of services; description/background; background;
  background/overview; background information; introduction; overview; purpose;
  evidence; evidence summary; evidence review; summary of evidence; review of evidence; clinical evidence;
  scientific evidence; scientific background; background and rationale; clinical rationale; rationale;
  rationale/source; literature; literature review; summary of literature; research; systematic reviews;
  randomized controlled trials; nonrandomized studies; clinical trials; ongoing clinical trials;
  practice guideline summary; practice guidelines; practice guidelines and position statements;
  guidelines and position statements; guidelines and recommendations; guidelines and evidence;
  clinical practice guidelines; national and professional organizations; professional society guidelines;
  supplemental information; regulatory status; summary; conclusion; conclusions; references; bibliography;
  history; policy history; policy history/revision; policy history/revision information;
  policy revision history; policy review history; policy updates; revision history; review history;
  review/revision history; review and revision history; document history; update history; revisions;
  change log; acknowledgements`
    .split(';')
    .map((name) => name.trim()),
);

/**
 * True for a heading that policies keep for what they tell besides. One word of it is not enough: trials may be required
 * and limitations summarised.
 */
export const isBackgroundHeading = (heading: string): boolean => names.has(headingName(heading));
