/** What each call does, by method and path. Policies, notice, acts and adoption. */
export const policiesSummaries: Readonly<Record<string, string>> = {
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
  'GET /v1/policies/{policy}/versions/{before}...{after}.json':
    'What changed between two versions, word by word, with a proposed change class.',
  'GET /v1/policies/{policy}/versions/{before}...{after}.html':
    'What changed between two versions, as a page.',
  'GET /v1/policies/{policy}/versions/{before}...{after}.txt':
    'What changed between two versions, as plain text.',
  'PATCH /v1/policies/{policy}/versions/{number}':
    'Edit a draft; If-Match names the revision that was edited.',

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
};
