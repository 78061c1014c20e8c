/** What each call does, by method and path. Meetings, workload and reports. */
export const committeeSummaries: Readonly<Record<string, string>> = {
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
