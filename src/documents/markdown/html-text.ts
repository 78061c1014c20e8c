import type { RendererRule, Token } from 'markdown-it';
import type { DocumentCriterion } from '../policy-document.ts';
import { inlineBehind, policyMarkdown, sectionTokens, type CriterionMark } from './section-tokens.ts';

/** What the text of a section may point to, and what points to it. */
export interface SectionContext {
  /** Numbers of the reference list, to which citations link. */
  readonly references: ReadonlySet<number>;
  /** Numbers that were cited before; each first citation gets the address `cite-<number>` and joins them. */
  readonly cited: Set<number>;
  /** Of this section, in printed order. */
  readonly criteria: readonly DocumentCriterion[];
}

const nothing = (): SectionContext => ({ references: new Set(), cited: new Set(), criteria: [] });
const { Token: NewToken } = new policyMarkdown.core.State('', policyMarkdown, {});

/** Text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Each printed number becomes a link; between the ends of a range the dash stays. */
const citationHtml: RendererRule = (tokens, index, _options, env) => {
  const context = env?.['context'] as SectionContext | undefined;
  const printed = tokens[index]?.content ?? '';
  const linked = printed.replace(/\d+|[^\d]+/g, (part) => {
    if (!/^\d/.test(part)) return escapeHtml(part);
    const number = Number(part);
    if (context === undefined || !context.references.has(number)) return String(number);
    const id = context.cited.has(number) ? '' : ` id="cite-${number}"`;
    context.cited.add(number);
    return `<a${id} href="#ref-${number}" role="doc-noteref" aria-label="Reference ${number}">${number}</a>`;
  });
  return `<sup class="citation">[${linked}]</sup>`;
};

const labelHtml: RendererRule = (tokens, index) => {
  const mark = tokens[index]?.meta as CriterionMark | null;
  if (mark === null) return '';
  const { criterion, printed } = mark;
  return `<a class="criterion-label" href="#${escapeHtml(criterion.id)}">${escapeHtml(printed)}</a> `;
};
policyMarkdown.renderer.rules['citation'] = citationHtml;
policyMarkdown.renderer.rules['criterion_label'] = labelHtml;

/**
 * The body of a section. Citations link to the reference list; each criterion has its anchor as `id`, its determination
 * as `data-determination`, and its printed label as a link to itself. A list that prints labels has the class `labelled`.
 */
export function sectionHtml(text: string, context: SectionContext = nothing()): string {
  const tokens = sectionTokens(text, context.criteria);
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'th_open') token.attrSet('scope', 'col');
    if (token.type === 'bullet_list_open' && isLabelled(tokens, index)) {
      token.attrSet('class', 'labelled');
      token.attrSet('role', 'list'); // a list without markers is none to some screen readers
    }
    const mark = token.meta as CriterionMark | null;
    if (mark === null || token.nesting !== 1) continue;
    token.attrSet('id', mark.criterion.id);
    token.attrSet('class', 'criterion');
    if (mark.criterion.determination !== null)
      token.attrSet('data-determination', mark.criterion.determination);
    if (mark.printed !== '') addLabel(inlineBehind(tokens, index), mark);
  }
  return policyMarkdown.renderer.render(tokens, policyMarkdown.options, { context });
}

/** Markdown inside one line: a citation of a reference list, a cross reference. */
export function inlineHtml(text: string): string {
  return policyMarkdown.renderInline(text, {});
}

/** True for a list of criteria that all print labels. */
function isLabelled(tokens: readonly Token[], list: number): boolean {
  const level = (tokens[list]?.level ?? 0) + 1;
  let labelled = 0;
  for (let index = list + 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || token.level < level) break;
    if (token.type !== 'list_item_open' || token.level !== level) continue;
    const mark = token.meta as CriterionMark | null;
    if (mark === null || mark.printed === '') return false;
    labelled += 1;
  }
  return labelled > 0;
}

function addLabel(inline: Token | undefined, mark: CriterionMark): void {
  if (inline === undefined) return;
  const label = new NewToken('criterion_label', 'a', 0);
  label.meta = { ...mark };
  inline.children = [label, ...(inline.children ?? [])];
}
