import { z } from 'zod';

/** A text that may come as a number; anything else counts as not given. */
const text = z
  .union([z.string(), z.number()])
  .transform((given) => String(given).trim() || null)
  .nullish()
  .transform((given) => given ?? null)
  .catch(null);

const listOf = <Entry extends z.ZodType>(name: string, entry: Entry) =>
  z
    .object({ [name]: z.array(entry) })
    .transform((given) => given[name] ?? [])
    .nullish()
    .transform((given) => given ?? [])
    .catch([]);

const author = z.object({
  fullName: text,
  firstName: text,
  lastName: text,
  initials: text,
  collectiveName: text,
});

const journal = z.object({
  title: text,
  medlineAbbreviation: text,
  isoabbreviation: text,
  ISOAbbreviation: text,
  issn: text,
  essn: text,
});

/** A result of `resultType=core`, as far as Almanac reads it. What is missing or malformed counts as not given. */
export const coreResult = z.object({
  id: z.string().min(1),
  source: z.string().regex(/^[A-Z]{2,8}$/),
  pmid: text,
  pmcid: text,
  doi: text,
  title: text,
  authorString: text,
  authorList: listOf('author', author),
  journalInfo: z
    .object({
      issue: text,
      volume: text,
      dateOfPublication: text,
      yearOfPublication: text,
      journal: journal.nullish().catch(null),
    })
    .nullish()
    .catch(null),
  pubYear: text,
  pageInfo: text,
  abstractText: text,
  language: text,
  pubTypeList: listOf('pubType', z.string()),
  meshHeadingList: listOf(
    'meshHeading',
    z.object({
      descriptorName: text,
      majorTopic_YN: text,
      meshQualifierList: listOf('meshQualifier', z.object({ qualifierName: text, majorTopic_YN: text })),
    }),
  ),
  keywordList: listOf('keyword', z.string()),
  commentCorrectionList: listOf(
    'commentCorrection',
    z.object({ id: text, source: text, reference: text, type: text, note: text }),
  ),
  bookOrReportDetails: z
    .object({ publisher: text, comprisingTitle: text, edition: text, yearOfPublication: text })
    .nullish()
    .catch(null),
  dateOfCreation: text,
  dateOfCompletion: text,
  dateOfRevision: text,
  firstIndexDate: text,
  electronicPublicationDate: text,
  firstPublicationDate: text,
});
export type CoreResult = z.output<typeof coreResult>;

/** What `search` answers; an error comes in the same shape, under any status. */
export const searchReply = z.object({
  errCode: text,
  errMsg: text,
  hitCount: z.number().int().min(0).optional(),
  nextCursorMark: z.string().nullish(),
  resultList: z.object({ result: z.array(z.unknown()) }).optional(),
});
