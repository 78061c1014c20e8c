import { criterionBlocks } from '../criteria/criterion-blocks.ts';
import { markdownBlocks } from '../markdown/markdown-blocks.ts';
import type { DocumentCriterion, PolicyDocument } from '../policy-document.ts';

/** A text that a list follows. */
const OPENS = /:\s*$|\bfollowing\b[^.]*$/i;

/**
 * For each criterion the one that it stands under: as the Markdown of its section has it, else by its label (`I.A` is
 * under `I`). The outermost labels of a list that Markdown gives to nothing are under the last text that opens one.
 */
export function criteriaAbove({
  sections,
  criteria,
}: Pick<PolicyDocument, 'sections' | 'criteria'>): Map<DocumentCriterion, DocumentCriterion> {
  const above = new Map<DocumentCriterion, DocumentCriterion>();
  const markdown = new Map(sections.map((section) => [section.id, section.markdown]));
  for (const [section, own] of Map.groupBy(criteria, (criterion) => criterion.section)) {
    const printed = byMarkdown(markdown.get(section) ?? '', own);
    const labelled = byLabels(own);
    for (const criterion of own) {
      const isPlain = printed !== null && criterion.label === '';
      const one = printed?.get(criterion) ?? (isPlain ? undefined : labelled.get(criterion));
      if (one !== undefined) above.set(criterion, one);
    }
  }
  return above;
}

type Above = Map<DocumentCriterion, DocumentCriterion>;

/** Null where the Markdown does not hold these criteria, as in documents stored before they were kept. */
function byMarkdown(markdown: string, criteria: readonly DocumentCriterion[]): Above | null {
  const { blocks } = criterionBlocks(markdownBlocks(markdown), markdown.split('\n'));
  if (blocks.length !== criteria.length) return null;
  return new Map(
    blocks.flatMap(({ above }, index) => {
      const parent = above === null ? undefined : criteria[above];
      return parent === undefined ? [] : [[criteria[index]!, parent] as const];
    }),
  );
}

function byLabels(criteria: readonly DocumentCriterion[]): Above {
  const above: Above = new Map();
  const labelled = new Map<string, DocumentCriterion>();
  let opening: DocumentCriterion | undefined;
  for (const criterion of criteria) {
    const { label, markdown } = criterion;
    const parentLabel = label.split('.').slice(0, -1).join('.');
    const parent = parentLabel === '' ? opening : labelled.get(parentLabel);
    if (parent !== undefined) above.set(criterion, parent);
    if (label !== '') labelled.set(label, criterion);
    else if (OPENS.test(markdown)) opening = criterion;
  }
  return above;
}
