/** A subject heading of one work. */
export interface Heading {
  readonly descriptor: string;
  /** What the work is mainly about. */
  readonly major: boolean;
}

/** A subject heading, by how many works have it and for how many it is a main subject. */
export interface Subject {
  readonly descriptor: string;
  readonly works: number;
  readonly major: number;
}

/** Check tags and headings of method, time and place (NLM): they stand at works of every subject. */
const everywhere = new Set(
  [
    'Humans,Animals,Male,Female,Pregnancy,Infant,Infant Newborn,Child,Child Preschool,Adolescent,Young Adult,Adult',
    'Middle Aged,Aged,Aged 80 and over,Treatment Outcome,Follow-Up Studies,Prospective Studies,Retrospective Studies',
    'Time Factors,Double-Blind Method,Single-Blind Method,Pain Measurement,Quality of Life,Risk Factors,Cohort Studies',
    'Surveys and Questionnaires,Severity of Illness Index,Disability Evaluation,Recurrence,Reproducibility of Results',
    'Randomized Controlled Trials as Topic,Practice Guidelines as Topic,Evidence-Based Medicine,United States',
    'Cost-Benefit Analysis,Sensitivity and Specificity,Predictive Value of Tests,Case-Control Studies,Incidence',
    'Prevalence,Prognosis,Combined Modality Therapy,Patient Satisfaction,Patient Selection,Analysis of Variance',
    'Cross-Over Studies,Logistic Models,Statistics Nonparametric,Drug Administration Schedule,Chronic Disease',
    'Clinical Trials as Topic,Postoperative Complications,Mice,Rats,Dogs,Comorbidity,Length of Stay,History 20th Century',
  ].flatMap((line) => line.split(',')),
);

/** A heading that can stand in quotation marks; one with a bracket may be read as something else there. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}\p{M} ,'’.-]*$/u;

/** Whether a heading tells nothing of a work's subject. */
export function isEverywhere(descriptor: string): boolean {
  return everywhere.has(descriptor.replaceAll(',', ''));
}

/** The subjects of works, the most telling first: by how many works share them, then for how many they are the main one. */
export function subjectsOf(works: readonly { readonly mesh: readonly Heading[] }[]): Subject[] {
  const counted = new Map<string, { works: number; major: number }>();
  for (const { mesh } of works) {
    const own = Map.groupBy(mesh, ({ descriptor }) => descriptor);
    for (const [descriptor, headings] of own) {
      if (isEverywhere(descriptor) || !PLAIN.test(descriptor)) continue;
      const count = counted.get(descriptor) ?? { works: 0, major: 0 };
      count.works += 1;
      if (headings.some(({ major }) => major)) count.major += 1;
      counted.set(descriptor, count);
    }
  }
  return [...counted]
    .map(([descriptor, count]) => ({ descriptor, ...count }))
    .sort((a, b) => b.works - a.works || b.major - a.major || (a.descriptor < b.descriptor ? -1 : 1));
}
