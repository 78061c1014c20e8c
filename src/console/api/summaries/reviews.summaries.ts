/** What each call does, by method and path. Review cycles, ladders, calendars, reminders. */
export const reviewsSummaries: Readonly<Record<string, string>> = {
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
};
