/**
 * What each call of the API does, in a sentence, by method and path. A test keeps it complete, and free of calls that
 * are no longer there.
 */
export const apiSummaries: Readonly<Record<string, string>> = {
  'GET /healthz': 'The process answers.',
  'GET /.well-known/security.txt': 'Whom to tell of a vulnerability (RFC 9116); 404 where nobody is named.',
  'GET /readyz': 'The database answers, and how long ago each sweep last ran; 503 without the database.',
  'GET /metrics': 'Counters for Prometheus.',
  'GET /v1/audit':
    'Every change and every refusal of a known caller, newest first, each with its seal; searched by words, action, actor, subject, request, address and time.',
  'GET /v1/audit/standing':
    'Whether the audit’s chain held when it was last verified, and whether entries wait for their seal.',
  'GET /v1/audit.ndjson': 'The entries of the audit that a search finds, one JSON line each.',
  'GET /v1/audit.csv': 'The entries of the audit that a search finds, as a table.',
  'GET /.well-known/jwks.json': 'The public keys that Almanac signs with, retired ones too (RFC 7517).',
  'GET /.well-known/almanac/checkpoints.jwks.json':
    'The public keys that the checkpoints are signed with (RFC 7517).',
  'GET /.well-known/almanac/checkpoints':
    'Signed statements of how long the audit is and what is in it, newest first.',

  'POST /v1/sessions': 'Sign in by address and password; the reply sets the session cookie.',
  'POST /v1/sessions/from-link': 'Sign in by a one-time link, which this uses up; sets a first password.',
  'GET /v1/sessions/current': 'Who is signed in, and the token that forms carry.',
  'DELETE /v1/sessions/current': 'Sign out.',
  'GET /v1/sessions': 'Where one is signed in: device, address, method, and where a session was refused.',
  'DELETE /v1/sessions': 'End every session of one’s own but this one.',
  'DELETE /v1/sessions/{id}': 'End a session of one’s own.',
  'POST /v1/sessions/current/password':
    'Change the own password, by the old one or in a session just confirmed otherwise; other sessions end.',
  'POST /v1/sessions/forgotten':
    'Ask for a link to sign in by mail; the answer is the same whether anybody has the address.',
  'POST /v1/sessions/from-passkey/options':
    'What a browser needs to ask for a passkey; the same for everybody, since it names nobody.',
  'POST /v1/sessions/from-passkey': 'Sign in by passkey; the reply sets the session cookie.',
  'POST /v1/sessions/current/confirmation':
    'Show again who one is, by password or passkey: good for ten minutes, for what outlasts a session.',
  'GET /v1/passkeys': 'The passkeys of who is signed in.',
  'POST /v1/passkeys/options':
    'What a browser needs to make a passkey; in a session confirmed within ten minutes.',
  'POST /v1/passkeys': 'Add the passkey that was made; its owner is told by mail.',
  'PATCH /v1/passkeys/{id}': 'Give a passkey another name.',
  'DELETE /v1/passkeys/{id}': 'Remove a passkey, unless it is the last way to sign in.',
  'POST /v1/signature-challenges':
    'What a passkey or the sign-in provider is to confirm for one signature: bound to envelope, meaning, signer and a nonce, for five minutes (ten at the provider) and one use.',

  'GET /v1/people': 'Persons by name, with their roles.',
  'POST /v1/people': 'Add a person; with invite a one-time link to sign in is mailed to them.',
  'GET /v1/people/{id}': 'One person.',
  'PATCH /v1/people/{id}':
    'Change name, address, credentials or roles, or let somebody leave; everybody their own zone, quiet hours and reminders.',
  'POST /v1/people/{id}/address/works': 'Say that mail reaches a person again.',
  'POST /v1/people/{id}/invitation': 'Mail a person a one-time link to sign in; those mailed before end.',
  'GET /v1/people/{id}/sessions': 'Where a person is signed in.',
  'DELETE /v1/people/{id}/sessions': 'End every session of a person.',
  'DELETE /v1/people/{id}/sessions/{session}': 'End a session of a person.',
  'GET /v1/people/{id}/delegations': 'Who stands in for a person: past, now and to come, the latest first.',
  'POST /v1/people/{id}/delegations': 'Note leave: who stands in, from the first day to the last.',
  'DELETE /v1/people/{id}/delegations/{delegation}': 'End leave: from today on the person is back.',
  'POST /v1/mail/bounces':
    'Hand in a mail that came back (message/rfc822 or JSON); the same twice changes nothing.',
  'GET /v1/oauth-clients': 'OAuth clients that are let in, and what each may do at most.',
  'POST /v1/oauth-clients': 'Let a client of the authorization server in, with these scopes at most.',
  'DELETE /v1/oauth-clients/{id}': 'Let an OAuth client in no more.',
  'GET /v1/people/{id}/identities': 'Who a person is at the sign-in provider, and which roles follow it.',
  'POST /v1/people/{id}/identities': 'Say who a person is at the sign-in provider.',
  'DELETE /v1/people/{id}/identities/{identity}': 'Take an identity at the sign-in provider away.',
  'GET /v1/keys': 'API keys, without their secrets.',
  'POST /v1/keys': 'Create an API key with scopes and an end; its secret is shown once.',
  'GET /v1/keys/{id}': 'One API key, without its secret: where and when it was last used, when it ends.',
  'POST /v1/keys/{id}/rotate':
    'Give an API key a new secret, shown once; the old one stays good for the overlap.',
  'DELETE /v1/keys/{id}': 'End an API key.',

  'POST /v1/policies/import':
    'Import a document (txt, md): a policy and its first draft, with findings. dryRun stores nothing; adopt puts it into the open adoption batch.',
  'GET /v1/policies': 'Policies by title: search words, a code, state, owner, due before a day.',
  'GET /v1/policies/{policy}': 'One policy with its review dates and the version in force.',
  'PATCH /v1/policies/{policy}':
    'Change number, manual section, owner, reviewers, cadence, anchor month, or, with a reason, the ceiling or the next review.',
  'GET /v1/policies/{policy}/versions/{number}/evidence':
    'Included records that a draft does not cite yet, each with the section it would go to.',
  'POST /v1/policies/{policy}/versions/{number}/evidence':
    'Add included records to a draft: references, lines under their headings, citations renumbered.',
  'POST /v1/policies/{policy}/versions/{number}/renumber':
    'Number the references of a draft anew, and every citation with them.',
  'GET /v1/policies/{policy}/active':
    'The version in force today, on a day of service, or as known at a moment; 404 or 410 when none is.',
  'GET /v1/policies/{policy}/reviews':
    'Every review of a policy, and every change of its review dates, newest first.',
  'GET /v1/policies/{policy}/versions': 'A policy’s history, newest first.',
  'POST /v1/policies/{policy}/versions': 'Begin a draft from the version signed last, in force or scheduled.',
  'GET /v1/policies/{policy}/versions/{number}':
    'A version as it was signed, the same for ever; a draft for those who may see it.',
  'GET /v1/policies/{policy}/versions/{before}...{after}':
    'What changed between two versions, word by word, with a proposed change class.',
  'PATCH /v1/policies/{policy}/versions/{number}':
    'Edit a draft; If-Match names the revision that was edited.',

  'GET /v1/panels': 'Panels with their members and rules, those in use before retired ones.',
  'POST /v1/panels': 'Make a panel: members with a chair, quorum, majority, voting days, proxies.',
  'GET /v1/panels/{panel}': 'One panel with the policies that go to it.',
  'PATCH /v1/panels/{panel}':
    'Change a panel; If-Match names its revision. Votes that run keep the members and rules they opened with.',
  'POST /v1/panels/{panel}/retire': 'Retire a panel that no policy goes to, with a reason.',
  'GET /v1/panels/{panel}/proxies': 'Who votes in whose seat of a panel, past proxies too, newest first.',
  'POST /v1/panels/{panel}/proxies':
    'Name a proxy for your own seat, for days or for the open vote on one version.',
  'DELETE /v1/panels/{panel}/proxies/{proxy}': 'Take a proxy back; votes that were cast by it stand.',
  'GET /v1/policies/{policy}/panel':
    'Which panel votes on a policy; null for everybody with a committee role.',
  'PUT /v1/policies/{policy}/panel': 'Say which panel votes on a policy from its next submission on.',
  'GET /v1/votes/waiting': 'What waits for your vote, that which ends first before the others.',
  'POST /v1/policies/{policy}/versions/{number}/vote-deadline':
    'Give a vote a later last day, with a reason: its panel’s chair and the committee’s.',
  'POST /v1/policies/{policy}/versions/{number}/vote-close':
    'Close a vote as not carried, with a reason: the version goes back to draft.',
  'GET /v1/policies/{policy}/versions/{number}/comments':
    'Comments on the sections of a draft, with their answers, and how many are unresolved.',
  'POST /v1/policies/{policy}/versions/{number}/comments': 'Comment on a section of a draft, or answer.',
  'PATCH /v1/policies/{policy}/versions/{number}/comments/{comment}':
    'Change your own words, or resolve a thread and open it again.',

  'GET /v1/organisation': 'The organisation: zone, mail time, and the country whose holidays it keeps.',
  'PATCH /v1/organisation':
    'Change the mail time or the country of the holidays; what waits is planned anew.',
  'GET /v1/organisation/calendar':
    'The public holidays of a year with the organisation’s own days laid over them.',
  'PUT /v1/organisation/holidays/{day}': 'Close the house on a day, or open it on a public holiday.',
  'DELETE /v1/organisation/holidays/{day}': 'Take back what the organisation said of a day.',

  'GET /v1/notice-rules': 'How long before a change takes effect it must be told: every rule, by key.',
  'GET /v1/notice-rules/{key}': 'One rule of notice with every earlier revision.',
  'PUT /v1/notice-rules/{key}':
    'Add a rule of notice or give one other terms, with a reason; history is kept.',
  'PATCH /v1/notice-rules/{key}': 'Change some terms of a rule of notice, with a reason; history is kept.',

  'POST /v1/policies/{policy}/correct':
    'Begin a correction, drafted from the version it corrects: the one in force, or another that governs some days.',
  'GET /v1/policies/{policy}/acts':
    'Decisions about a policy that are no version, newest first: cancelled, retired, withdrawn.',
  'GET /v1/policies/{policy}/acts/{id}': 'One cancellation, retirement or withdrawal, and what it waits for.',
  'POST /v1/policies/{policy}/acts/{id}/give-up': 'Give up an act that waits: nothing comes of it.',
  'POST /v1/policies/{policy}/acts/{id}/signatures/{signature}/take-back':
    'Take back a signature of an act that waits for others.',
  'POST /v1/policies/{policy}/reaffirm/signatures/{id}/take-back':
    'Take back a signature of a reaffirmation that waits for others.',
  'GET /v1/policies/{policy}/reaffirm': 'Reaffirmations that wait for more directors.',
  'POST /v1/policies/{policy}/versions/{number}/signatures/{id}/take-back':
    'Take back a signature of a version that waits for others.',
  'POST /v1/adoptions/{id}/signatures/{signature}/take-back':
    'Take back a signature of an adoption that waits for others.',
  'GET /v1/people/{id}/offboard': 'All that somebody holds: what an offboarding would hand over and end.',
  'POST /v1/people/{id}/offboard': 'Hand over what somebody holds and end their access, in one step.',
  'POST /v1/policies/{policy}/acts/{id}/signatures': 'Another director signs an act that waits.',
  'POST /v1/policies/{policy}/versions/{number}/cancel/envelope': 'What a cancellation would sign.',
  'POST /v1/policies/{policy}/versions/{number}/cancel':
    'Cancel a scheduled version before it begins; its days and review dates go back.',
  'POST /v1/policies/{policy}/retire/envelope': 'What a retirement would sign.',
  'POST /v1/policies/{policy}/retire':
    'End a policy on a day, with a successor where there is one; a day of the past needs two directors.',
  'POST /v1/policies/{policy}/withdraw/envelope': 'What an emergency withdrawal would sign.',
  'POST /v1/policies/{policy}/withdraw':
    'Take the version in force out of force at once, by two directors, and say what governs instead.',
  'GET /v1/policies/{policy}/reaffirm/envelope': 'What a reaffirmation would sign.',
  'POST /v1/policies/{policy}/reaffirm':
    'Close the open review without a change: a version with the same text and new dates, signed at once.',

  'GET /v1/adoptions': 'Batches of policies that were in force before Almanac, newest first.',
  'GET /v1/adoptions/{id}': 'One batch: each version, its source, and what stands in the way of a signature.',
  'POST /v1/adoptions/{id}/signature': 'A medical director signs the batch; every version in it takes force.',

  'POST /v1/policies/{policy}/versions/{number}/submit': 'Freeze a draft for review.',
  'GET /v1/policies/{policy}/versions/{number}/approval':
    'How the approval stands: votes, quorum, what is missing.',
  'POST /v1/policies/{policy}/versions/{number}/votes':
    'Vote on a submitted version, or recuse with a reason.',
  'GET /v1/policies/{policy}/versions/{number}/envelope': 'What a signature on these terms would sign.',
  'POST /v1/policies/{policy}/versions/{number}/signatures':
    'Sign the envelope as a medical director, with re-authentication; a retroactive one waits for a second.',
  'POST /v1/policies/{policy}/versions/{number}/withdraw': 'Give a draft up; its number stays taken.',

  'GET /v1/reviews': 'Reviews, overdue first, by state, kind, stage, owner and window.',
  'POST /v1/reviews':
    'Begin a review by hand: the scheduled one early, or interim work, which joins the review that is open.',
  'POST /v1/reviews/assign': 'Give up to 3,000 policies other people: all or none.',
  'POST /v1/reviews/reschedule':
    'Move up to 3,000 reviews with one reason: all or none; passing a ceiling is said of each that does.',
  'GET /v1/reviews/{id}': 'One review cycle.',
  'GET /v1/reviews/{id}/reminders':
    'Each rung of the ladder: its day, recipients, sent, or suppressed and why.',
  'GET /v1/reviews/{id}/history': 'What happened to a review: opened, joined, stages, people, dates, closed.',
  'POST /v1/reviews/{id}/close':
    'End interim work: nothing needs to change, or a version signed since is its outcome.',
  'POST /v1/reviews/{id}/stage': 'Say how far the review is; its owner and reviewers may.',
  'POST /v1/reviews/{id}/reschedule': 'Give the review another date, with a reason.',
  'POST /v1/reviews/{id}/assign': 'Give the review another owner, other reviewers or another backup.',
  'GET /v1/ladders': 'Every ladder of reminders in force, and the one built in.',
  'GET /v1/ladders/organisation': 'The organisation’s own ladder.',
  'PUT /v1/ladders/organisation': 'Give the organisation a ladder; what waits is planned anew.',
  'DELETE /v1/ladders/organisation': 'Take the organisation’s ladder back; the one built in applies.',
  'GET /v1/ladders/sections/{section}': 'The ladder of a manual section.',
  'PUT /v1/ladders/sections/{section}': 'Give a manual section a ladder; what waits is planned anew.',
  'DELETE /v1/ladders/sections/{section}': 'Take a manual section’s ladder back; the organisation’s applies.',
  'GET /v1/ladders/policies/{policy}': 'The ladder of one policy alone.',
  'PUT /v1/ladders/policies/{policy}': 'Give one policy a ladder; what waits is planned anew.',
  'DELETE /v1/ladders/policies/{policy}': 'Take a policy’s ladder back; the next wider one applies.',
  'GET /v1/policies/{policy}/ladder':
    'Which ladder applies to a policy, whose it is, and the days it gives for the current review.',
  'GET /v1/calendars': 'Your calendars by address, without the addresses; an administrator sees everybody’s.',
  'POST /v1/calendars': 'Make a calendar (iCalendar) of your reviews or of all; its address is shown once.',
  'DELETE /v1/calendars/{id}': 'End a calendar by address.',
  'GET /calendar/{token}.ics':
    'The calendar of an address, for calendar programs; ETag, 304. 404 for an unknown and an ended one alike.',
  'GET /v1/reminders/forecast':
    'Which reminders would go to whom between two days, for whom they stand in, and when; also as CSV by Accept.',
  'GET /v1/reminders/forecast.csv': 'The whole forecast as a table.',
  'GET /v1/reminders/proof':
    'Each reminder between two days: planned, waiting, sent, bounced, redirected or suppressed, and why; also as CSV by Accept.',
  'GET /v1/reminders/proof.csv': 'The whole proof as a table.',

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

  'GET /v1/codes/{system}/{code}/policies': 'The policies that govern a code on a day of service.',
  'GET /v1/changes':
    'The gapless feed of what changed, after a cursor; wait holds the line until something does.',
  'GET /v1/active.ndjson': 'Every version in force, a line each.',
  'GET /v1/bulletins': 'The policy update bulletin of some days (from, to; by=signed or effective).',
  'GET /v1/bulletins/{month}':
    'The policy update bulletin of a month, 2026-12; ends as well in .html, .pdf, .md, .json.',
  'POST /v1/bulletins':
    'Issue a bulletin: what it says stays for ever, and notice of what it carries counts from its day.',
  'GET /v1/bulletins/recorded': 'Bulletins that were issued, the latest first.',
  'GET /v1/bulletins/recorded/{id}':
    'An issued bulletin, the same bytes for ever; ends as well in .html, .pdf, .md, .json.',
  'POST /v1/webhooks': 'Subscribe an address (Standard Webhooks 1.0); its secret is shown once.',
  'GET /v1/webhooks': 'Subscriptions.',
  'GET /v1/webhooks/{id}': 'One subscription.',
  'PATCH /v1/webhooks/{id}': 'Change, pause or resume a subscription, or rotate its secret.',
  'DELETE /v1/webhooks/{id}': 'End a subscription.',
  'GET /v1/webhooks/{id}/deliveries': 'Deliveries of a subscription with every attempt.',
  'POST /v1/webhooks/{id}/deliveries/{deliveryId}/replay': 'Deliver once more.',

  'GET /v1/evaluation/clock': 'Evaluation only: where the simulated Clock stands.',
  'POST /v1/evaluation/clock': 'Evaluation only: move the Clock; every sweep runs on the way.',

  'GET /v1/meetings': 'When the committee meets, by day, cancelled meetings too.',
  'POST /v1/meetings': 'Add a meeting that is of no series.',
  'GET /v1/meetings/{id}': 'One meeting.',
  'PATCH /v1/meetings/{id}': 'Move a meeting, or give it another name or place; its series leaves it alone.',
  'POST /v1/meetings/{id}/cancel':
    'Call a meeting off, with a reason; what was on its agenda waits for another.',
  'GET /v1/meetings/{id}/{paper}':
    'The agenda or minutes (agenda, minutes; as well with .json, .html, .pdf), as they stand or as published; for the committee only.',
  'POST /v1/meetings/{id}/agenda':
    'Propose an agenda from what is due and ready; made again it keeps the chair’s order, notes and removals.',
  'POST /v1/meetings/{id}/agenda/publish':
    'Publish the agenda under the next number; what was published stays the same for ever.',
  'POST /v1/meetings/{id}/items': 'Add a policy, or a matter of another kind, to the agenda.',
  'PATCH /v1/meetings/{id}/items': 'Put the items of the agenda in an order.',
  'PATCH /v1/meetings/{id}/items/{item}':
    'Give an item a note, minute what was said, or defer it to a later meeting.',
  'DELETE /v1/meetings/{id}/items/{item}': 'Take an item off the agenda.',
  'PUT /v1/meetings/{id}/attendance': 'Record who was present, absent, excused or a guest.',
  'POST /v1/meetings/{id}/minutes/approve':
    'Approve the minutes, with the votes as they stand: the meeting never changes again.',
  'POST /v1/meetings/{id}/minutes/addenda': 'Set something right that approved minutes say.',
  'GET /v1/meeting-series': 'Series of meetings with their rules.',
  'POST /v1/meeting-series':
    'Begin a series by a rule (the third Thursday of each month); its meetings of the next months are made at once.',
  'GET /v1/meeting-series/{id}': 'One series.',
  'PATCH /v1/meeting-series/{id}':
    'Change a series and those of its meetings to come that nobody has touched.',

  'GET /v1/policies/{policy}/versions/{number}/proof':
    'What proves a signed version without the server: text, envelope, votes, signatures and audit entries, signed. Checked by `almanac verify` or the page at /verify. `redacted=true` asks for the copy that may leave the house.',
  'GET /schemas/almanac-proof-1.json': 'JSON Schema of a proof.',
  'GET /v1/policies/{policy}/appeals-packet':
    'What a dispute over a day of service (`on`) needs, as known at a moment (`knownAt`, now unless given): the version that governed, who signed it, what has become known since, and its proof. A zip, or JSON by Accept.',

  'GET /v1/workload':
    'Review work by month, in all and for each owner and reviewer against capacity; a review counts in the month in which its window ends, an overdue one in this month.',
  'GET /v1/workload/months.csv': 'The months of the workload as a table.',
  'GET /v1/workload/people.csv': 'The workload of each person and month as a table.',
  'GET /v1/workload/capacities': 'How many reviews a month persons can do, as it was said.',
  'PUT /v1/workload/capacities/{whose}':
    'Say how many reviews a month a person can do, or (organisation) whoever has no number of their own, from a month on.',
  'GET /v1/workload/levellings': 'Proposals to even out a year, newest first.',
  'POST /v1/workload/levellings':
    'Propose how reviews are spread over months without passing a ceiling; nothing moves yet.',
  'GET /v1/workload/levellings/{id}':
    'A proposal: every move and why, the months and persons before and after.',
  'POST /v1/workload/levellings/{id}/apply':
    'Make the moves of a proposal as one reschedule with a reason; refused when dates moved since.',

  'GET /v1/reports/reviews':
    'How reviews went: on-time rates, overdue by age, time by stage in calendar days, outcomes, policies whose owner is missing or not reached, reschedules past the ceiling, bounced mail.',
  'GET /v1/reports/reviews/{table}.csv':
    'One table of that report: ended, overdue, stage-times, outcomes, without-owner, without-address, past-ceiling, bounced.',
};
