/** Sizes of a record's parts as PubMed prints them today: about 12 KB, of which cited works and affiliations are most. */
const AUTHORS = 6;
const CITED_WORKS = 10;
const HEADINGS = 11;
const KEYWORDS = 5;

const vocabulary =
  'epidural adhesiolysis chronic pain patients injection outcome lumbar randomized trial follow-up months catheter function score lysis adhesions spinal stenosis steroid control group significant relief percutaneous'.split(
    ' ',
  );
const parts = ['BACKGROUND', 'OBJECTIVE', 'METHODS', 'RESULTS', 'CONCLUSIONS'];

/**
 * An efetch reply of `count` invented records, the first with the PMID `firstPmid`, in pieces as they come off a
 * connection: generated as they are asked for, so that a long one is never whole in memory.
 */
export function* pubmedSet(count: number, firstPmid = 99_000_001): Generator<string> {
  yield (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" ' +
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>'
  );
  let held = '';
  for (let index = 0; index < count; index += 1) {
    held += pubmedArticle(firstPmid + index);
    for (; held.length >= PIECE; held = held.slice(PIECE)) yield held.slice(0, PIECE);
  }
  yield held;
  yield '</PubmedArticleSet>';
}

/** Characters in a piece: what a socket hands out at most. */
const PIECE = 64 * 1024;

/** One invented `PubmedArticle`, the same for the same PMID. */
function pubmedArticle(pmid: number): string {
  const words = wordsFrom(pmid);
  const day = `<Year>2026</Year><Month>${1 + (pmid % 12)}</Month><Day>${1 + (pmid % 28)}</Day>`;
  return `<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Automated">
    <PMID Version="1">${pmid}</PMID><DateCompleted>${day}</DateCompleted><DateRevised>${day}</DateRevised>
    <Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Electronic">1533-3159</ISSN>
    <JournalIssue CitedMedium="Internet"><Volume>29</Volume><Issue>${pmid % 12}</Issue><PubDate><Year>2026</Year><Month>Mar</Month></PubDate></JournalIssue>
    <Title>Synthetic journal of pain medicine</Title><ISOAbbreviation>Synth J Pain Med</ISOAbbreviation></Journal>
    <ArticleTitle>${words(14)} &amp; <i>${words(2)}</i>.</ArticleTitle>
    <Pagination><StartPage>101</StartPage><EndPage>109</EndPage><MedlinePgn>101-109</MedlinePgn></Pagination>
    <ELocationID EIdType="doi" ValidYN="Y">10.99999/synth.${pmid}</ELocationID>
    <Abstract>${parts.map((label) => abstractText(label, words)).join('\n')}
    <CopyrightInformation>Copyright © 2026 ${words(6)}.</CopyrightInformation></Abstract>
    <AuthorList CompleteYN="Y">${times(AUTHORS, () => author(words)).join('\n')}</AuthorList>
    <Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
    <PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
    <ArticleDate DateType="Electronic">${day}</ArticleDate></Article>
    <MedlineJournalInfo><Country>United States</Country><MedlineTA>Synth J Pain Med</MedlineTA><NlmUniqueID>99000001</NlmUniqueID><ISSNLinking>1533-3159</ISSNLinking></MedlineJournalInfo>
    <CitationSubset>IM</CitationSubset>
    <MeshHeadingList>${times(HEADINGS, () => meshHeading(words)).join('\n')}</MeshHeadingList>
    <KeywordList Owner="NOTNLM">${times(KEYWORDS, () => `<Keyword MajorTopicYN="N">${words(2)}</Keyword>`).join('')}</KeywordList>
    <CoiStatement>${words(20)}</CoiStatement></MedlineCitation>
    <PubmedData><History>${['received', 'accepted', 'pubmed', 'medline', 'entrez'].map((status) => `<PubMedPubDate PubStatus="${status}">${day}<Hour>6</Hour><Minute>0</Minute></PubMedPubDate>`).join('\n')}</History>
    <PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">${pmid}</ArticleId><ArticleId IdType="doi">10.99999/synth.${pmid}</ArticleId></ArticleIdList>
    <ReferenceList>${times(CITED_WORKS, (at) => citedWork(at, words)).join('\n')}</ReferenceList></PubmedData></PubmedArticle>\n`;
}

type Words = (count: number) => string;

const abstractText = (label: string, words: Words): string =>
  `<AbstractText Label="${label}" NlmCategory="${label}">${words(20)} (P&lt;0.05), ${words(10)} 10<sup>-3</sup> ${words(12)}.</AbstractText>`;

const author = (words: Words): string =>
  `<Author ValidYN="Y"><LastName>${words(1)}</LastName><ForeName>${words(1)}</ForeName><Initials>A</Initials>
  <AffiliationInfo><Affiliation>Department of ${words(14)}, someone@example.org.</Affiliation></AffiliationInfo></Author>`;

const meshHeading = (words: Words): string =>
  `<MeshHeading><DescriptorName UI="D000328" MajorTopicYN="N">${words(2)}</DescriptorName>
  <QualifierName UI="Q000628" MajorTopicYN="Y">${words(1)}</QualifierName></MeshHeading>`;

const citedWork = (at: number, words: Words): string =>
  `<Reference><Citation>${words(18)}. 2019;12:${at}.</Citation><ArticleIdList>
  <ArticleId IdType="doi">10.99999/cited.${at}</ArticleId><ArticleId IdType="pubmed">${99_500_000 + at}</ArticleId></ArticleIdList></Reference>`;

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Words in an order that the seed decides (a linear congruential generator). */
function wordsFrom(seed: number): Words {
  let state = seed;
  return (count) =>
    times(count, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return vocabulary[state % vocabulary.length]!;
    }).join(' ');
}
