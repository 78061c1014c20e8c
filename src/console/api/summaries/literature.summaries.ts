/** What each call does, by method and path. Literature. */
export const literatureSummaries: Readonly<Record<string, string>> = {
  'GET /v1/literature/queue': 'Records that wait for screening or were decided, guidelines first.',
  'GET /v1/literature/queue/counts': 'How many records each part of the screening queue has.',
  'GET /v1/literature/records/{id}/screening': 'A record in a policy’s queue, with every move it made.',
  'POST /v1/literature/records/{id}/decision':
    'Include, exclude or seek the full text of a record for a policy, or give the second reading of it.',
  'POST /v1/literature/decisions': 'Decide on up to 500 records, all or none.',
  'POST /v1/literature/records/{id}/undo': 'Take back the last decision on a record.',
  'POST /v1/literature/records/{id}/second-reading': 'Ask somebody to read a record a second time.',
  'POST /v1/literature/records/{id}/second-reading/withdraw':
    'Ask for no second reading of a record any more.',
  'POST /v1/literature/records/{id}/resolution': 'End a conflict between two readers.',
  'POST /v1/literature/assignments': 'Give waiting records to a person, with a day by which to screen them.',
  'GET /v1/literature/exclusion-reasons': 'The organisation’s reasons for leaving a record out.',
  'PUT /v1/literature/exclusion-reasons': 'Replace the organisation’s reasons for leaving a record out.',
  'GET /v1/literature/alerts': 'Alerts about cited works that were retracted, doubted, corrected or updated.',
  'POST /v1/literature/alerts/{id}/acknowledge': 'Say why an alert needs no review between reviews.',
  'POST /v1/literature/alerts/{id}/interim-review':
    'Open an interim review for an alert, or join the open one.',
  'GET /v1/literature/duplicates':
    'Records that may be one work: those that wait for a person, were joined without one, or were decided.',
  'GET /v1/literature/duplicates/{id}':
    'Two records that may be one work, with what speaks for and against it.',
  'POST /v1/literature/duplicates/{id}/verdict':
    'Say that two records are one work, and which one is kept, or two works; or take that back.',
  'GET /v1/reviews/{id}/prisma':
    'PRISMA 2020 flow of a review: counts as JSON, or by Accept the diagram (SVG, PDF); says whether it balances.',
  'GET /v1/reviews/{id}/prisma.svg': 'The PRISMA 2020 flow diagram of a review; layout=narrow for a phone.',
  'GET /v1/reviews/{id}/prisma.pdf': 'The PRISMA 2020 flow of a review as a tagged PDF.',
  'GET /v1/policies/{policy}/literature/strategies':
    'A policy’s searches of PubMed and Europe PMC, as they are or as a revision had them, each with its trial.',
  'PUT /v1/policies/{policy}/literature/strategies':
    'Replace a policy’s searches; each new query is tried first. If-Match (or baseRevision) guards against another’s edit.',
  'GET /v1/policies/{policy}/literature/strategies/revisions':
    'What a policy’s searches were, the newest first: what each revision changed, who made it and why.',
  'POST /v1/policies/{policy}/literature/strategies/restore':
    'Make an earlier revision of a policy’s searches the current one again.',
  'POST /v1/policies/{policy}/literature/strategies/trial':
    'Ask PubMed or Europe PMC what it makes of a query: hits, what it did not understand, cited works it misses. Nothing is saved.',
  'GET /v1/policies/{policy}/literature/strategies/proposal':
    'A query proposed from the title, the words of the codes and the works cited; PubMed is asked for their subjects.',
  'GET /v1/policies/{policy}/literature/searches':
    'A policy’s literature updates and how far each search is.',
  'POST /v1/policies/{policy}/literature/searches': 'Start a literature update.',
  'GET /v1/policies/{policy}/literature/plan':
    'How often a policy’s literature is searched, and who reads second.',
  'PATCH /v1/policies/{policy}/literature/plan':
    'Change how often a policy’s literature is searched, and who reads second.',
  'GET /v1/policies/{policy}/literature/custody':
    'Which days a policy’s searches cover, and which they leave out.',
  'GET /v1/literature/gaps': 'Days that the searches of policies leave out.',
  'GET /v1/policies/{policy}/literature/references': 'Included records as references for the next draft.',
};
