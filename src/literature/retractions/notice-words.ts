import { noticeDefinitions, type Witness } from './notice-kinds.rules.ts';
import type { NoticeView } from './alerts.queries.ts';
import type { LiftedReason } from './reconcile-notices.rules.ts';

const witnessNames: Record<Witness, string> = {
  pubmed: 'PubMed',
  crossref: 'Crossref',
  notice: 'the notice’s own record in PubMed',
};

const liftedWords: Record<LiftedReason, string> = {
  withdrawn: 'Nobody tells of it any more: the notice was taken back.',
  followed_by_retraction: 'A retraction followed it.',
  republished: 'The work was republished: there is a notice of that.',
  in_pubmed_again: 'PubMed hands the record out again.',
};

/** Where the notice can be read, or the new form of a republished work; null where no address is known. */
export function noticeAddress({ pmid, doi }: Pick<NoticeView, 'pmid' | 'doi'>): string | null {
  if (pmid !== null) return pubmedAddress(pmid);
  return doi === null ? null : doiAddress(doi);
}

/** Where a work can be looked up; null where no address is known. */
export const workAddress = noticeAddress;

/** A record's page in PubMed. */
export const pubmedAddress = (pmid: string): string =>
  `https://pubmed.ncbi.nlm.nih.gov/${encodeURIComponent(pmid)}/`;

/** The resolver's address of a DOI. */
export const doiAddress = (doi: string): string =>
  `https://doi.org/${encodeURIComponent(doi).replaceAll('%2F', '/')}`;

/** `Told by Crossref alone; PubMed does not say so.`: who says that it is so. */
export function witnessesLine({ witnesses, kind }: Pick<NoticeView, 'witnesses' | 'kind'>): string {
  if (kind === 'not_in_pubmed') return 'PubMed did not hand the record out when asked twice.';
  if (witnesses.length === 0) return 'Nobody tells of it now.';
  const names = witnesses.map((witness) => witnessNames[witness]).join(' and ');
  return witnesses.length === 1 && witnesses[0] === 'crossref'
    ? 'Told by Crossref alone; PubMed does not say so (yet).'
    : `Told by ${names}.`;
}

/** What the address of a notice leads to. */
export function noticeLinkName({ kind, pmid, doi }: Pick<NoticeView, 'kind' | 'pmid' | 'doi'>): string {
  const at = pmid !== null ? `PubMed ${pmid}` : `doi:${doi ?? ''}`;
  const isNewForm = ['retracted_and_republished', 'corrected_and_republished', 'republication'].includes(
    kind,
  );
  return isNewForm || kind === 'update' ? `The new form: ${at}` : `The notice: ${at}`;
}

/** Why a notice is lifted, as a sentence. */
export const liftedLine = (reason: LiftedReason): string => liftedWords[reason];

/** `Reference 12 was retracted`. */
export function happenedTo(name: string, { kind }: Pick<NoticeView, 'kind'>): string {
  return `${name} ${noticeDefinitions[kind].happened}`;
}
