import type { JSX } from 'preact';
import { sectionHtml } from '../../documents/markdown/html-text.ts';
import { draftAddress } from './draft-address.ts';
import type { CommentsContent } from '../comments/comment-thread.tsx';
import { SectionComments } from '../comments/section-comments.tsx';
import type { ShownDraft } from './draft.page.tsx';
import { Chip, count, type Tone } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';

/** A draft's text as it will be read, section by section, each with the link that edits it. */
export function DraftSections(content: {
  draft: ShownDraft;
  mayEdit: boolean;
  comments: CommentsContent;
}): JSX.Element {
  const { draft, mayEdit, comments } = content;
  const { sections, references, criteria } = draft.document;
  const known = new Set(references.map(({ number }) => number));
  const cited = new Set<number>();
  const base = `${draftAddress(draft.policy.slug, draft.version)}/sections`;
  return (
    <section class="draft" aria-labelledby="text">
      <h2 id="text">Text</h2>
      <Criteria draft={draft} />
      {sections.length === 0 && <p>No section was found in it.</p>}
      {sections.map(({ id, heading, level, markdown }) => (
        <section class={`card draft-section level-${level}`} id={id} aria-label={heading}>
          <div class="title-row">
            <Heading level={level}>{heading}</Heading>
            {mayEdit && (
              <a class="edit" href={`${base}/${encodeURIComponent(id)}`} aria-label={`Edit ${heading}`}>
                Edit
              </a>
            )}
          </div>
          {/* sectionHtml escapes whatever a document holds */}
          <div
            class="document-text"
            dangerouslySetInnerHTML={{
              __html: sectionHtml(markdown, {
                references: known,
                cited,
                criteria: criteria.filter(({ section }) => section === id),
              }),
            }}
          />
          <SectionComments {...comments} section={{ id, heading }} />
        </section>
      ))}
      <p class="hint">
        {count(references.length, 'reference')}, {count(draft.document.codes.length, 'code')}.
      </p>
    </section>
  );
}

/** Below the page's second level; HTML has six. */
function Heading({ level, children }: { level: number; children: string }): JSX.Element {
  const Tag = `h${Math.min(level + 2, 6)}` as 'h3';
  return <Tag>{children}</Tag>;
}

function Criteria({ draft }: { draft: ShownDraft }): JSX.Element | null {
  const { criteria } = draft.document;
  if (criteria.length === 0) return null;
  return (
    <details class="card">
      <summary>{count(criteria.length, 'criterion', 'criteria')} with an address of their own</summary>
      <ul class="plain">
        {criteria.map(({ id, label, determination }) => (
          <li>
            <strong>{label === '' ? 'Criterion' : label}</strong> <code>#{id}</code>{' '}
            {determination !== null && <Chip tone={tones[determination]}>{plainWords(determination)}</Chip>}
          </li>
        ))}
      </ul>
    </details>
  );
}

const tones = {
  medically_necessary: 'good',
  covered: 'good',
  reconstructive: 'good',
  not_medically_necessary: 'warning',
  not_covered: 'warning',
  cosmetic: 'warning',
  investigational: 'info',
} as const satisfies Record<NonNullable<ShownDraft['document']['criteria'][number]['determination']>, Tone>;
