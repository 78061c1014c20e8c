import type { JSX } from 'preact';
import { numberingOf } from '../../documents/references/numbering.ts';
import { renumberReferences } from '../../documents/references/renumber-references.ts';
import type { PolicyDocument } from '../../documents/policy-document.ts';
import {
  mostPlacesSaid,
  unclearCitations,
  type UnclearCitation,
} from '../../documents/references/unclear-citations.ts';
import { citationStateOf } from '../../documents/references/document-citations.ts';
import { draftAddress } from '../drafts/draft-address.ts';
import type { ShownDraft } from '../drafts/draft.page.tsx';
import { count, CsrfField, Notice } from '../parts.tsx';

/** Citations without a reference and references without a citation, and the button that numbers them anew. */
export function CitationState(content: {
  draft: ShownDraft;
  csrfToken: string;
  mayEdit: boolean;
}): JSX.Element | null {
  const { draft, csrfToken, mayEdit } = content;
  const { withoutReference, notCited, notCitedText } = citationStateOf(draft.document);
  const unclear = unclearCitations(draft.document);
  const mayMove =
    unclear.length === 0 &&
    movesWhenRenumbered({
      ...draft.document,
      title: draft.policy.title,
      dates: draft.dates,
      number: null,
      manualSection: null,
    });
  if (withoutReference.length === 0 && notCited.length === 0 && !mayMove && unclear.length === 0) return null;
  return (
    <Notice tone={withoutReference.length > 0 ? 'warning' : 'info'}>
      {withoutReference.length > 0 && (
        <>
          <p>The text cites what is not in the reference list:</p>
          <ul>
            {withoutReference.map(({ number, section, heading }) => (
              <li>
                {number}, under <a href={`#${encodeURIComponent(section)}`}>{heading}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {notCited.length > 0 && (
        <p>
          Nothing in the text cites {notCited.length === 1 ? 'reference' : 'references'} {notCitedText}.
        </p>
      )}
      <Unclear places={unclear} />
      {mayEdit && mayMove && (
        <form method="post" action={`${draftAddress(draft.policy.slug, draft.version)}/renumber`}>
          <CsrfField token={csrfToken} />
          <input type="hidden" name="revision" value={draft.revision} />
          <p>The numbers of the reference list have gaps, or do not follow the order of the text.</p>
          <button type="submit" class="second">
            Renumber references and citations
          </button>
        </form>
      )}
    </Notice>
  );
}

/** Why no reference of this draft gets another number, and what an author can do about it. */
function Unclear({ places }: { places: readonly UnclearCitation[] }): JSX.Element | null {
  if (places.length === 0) return null;
  const shown = places.slice(0, mostPlacesSaid);
  return (
    <>
      <p>
        References keep their numbers, and new ones come at the end: in {count(places.length, 'place')} a
        number may be a citation or not. Where it is one, write it as <code>^[12]</code>; where it is none,
        write it without square brackets.
      </p>
      <details>
        <summary>Where</summary>
        <ul>
          {shown.map(({ text, section, heading }) => (
            <li>
              <code>{text}</code>, under{' '}
              {section === null ? heading : <a href={`#${encodeURIComponent(section)}`}>{heading}</a>}
            </li>
          ))}
          {places.length > shown.length && <li>and {places.length - shown.length} more</li>}
        </ul>
      </details>
    </>
  );
}

function movesWhenRenumbered(document: PolicyDocument): boolean {
  return renumberReferences(document, numberingOf(document)).moved.size > 0;
}
